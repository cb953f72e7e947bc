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

    /// <summary>Checks that requests can be served.</summary>
    /// <remarks>A readiness probe: 503 while the database is unavailable, migrations are pending, or the program is stopping.</remarks>
    public override async Task<Results<Ok<ReadyResponse>, Problem>> ExecuteAsync(CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        var report = await checks.CheckHealthAsync(ct);
        return report.Status == HealthStatus.Healthy ? TypedResults.Ok(new ReadyResponse("ready")) : Problem.ServiceUnavailable;
    }
}

/// <summary>Requests can be served.</summary>
/// <example>{ "status": "ready" }</example>
/// <param name="Status"><c>ready</c>.</param>
public sealed record ReadyResponse(string Status);
