using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Features.Health;

internal sealed class GetReady(HealthCheckService checks) : EndpointWithoutRequest<Results<Ok<ReadyResponse>, Problem>>
{
    public override void Configure()
    {
        Verbs("GET", "HEAD");
        Routes("/health/ready");
        AllowAnonymous();
        Description(route => route.ProducesProblems(Problem.ServiceUnavailable));
    }

    /// <summary>The program can serve requests now.</summary>
    /// <remarks>For a load balancer: 503 while something that the program needs is away, and from the moment it is told to stop.</remarks>
    public override async Task<Results<Ok<ReadyResponse>, Problem>> ExecuteAsync(CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        var report = await checks.CheckHealthAsync(ct);
        return report.Status == HealthStatus.Healthy ? TypedResults.Ok(new ReadyResponse("ready")) : Problem.ServiceUnavailable;
    }
}

/// <summary>That the program can serve.</summary>
/// <example>{ "status": "ready" }</example>
/// <param name="Status"><c>ready</c>.</param>
public sealed record ReadyResponse(string Status);
