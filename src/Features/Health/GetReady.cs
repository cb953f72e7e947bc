using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Features.Health;

/// <summary>GET /health/ready</summary>
public sealed class GetReady : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapMethods("/health/ready", [HttpMethods.Get, HttpMethods.Head], Handle)
        .AllowAnonymous()
        .WithName(nameof(GetReady))
        .WithTags("Health")
        .ProducesProblems(Problem.ServiceUnavailable);

    /// <summary>The program can serve requests now.</summary>
    /// <remarks>For a load balancer: 503 while something that the program needs is away, and from the moment it is told to stop.</remarks>
    internal static async Task<Results<Ok<ReadyResponse>, Problem>> Handle(HealthCheckService checks, CancellationToken stop)
    {
        var report = await checks.CheckHealthAsync(stop);
        return report.Status == HealthStatus.Healthy ? TypedResults.Ok(new ReadyResponse("ready")) : Problem.ServiceUnavailable;
    }
}

/// <summary>That the program can serve.</summary>
/// <example>{ "status": "ready" }</example>
/// <param name="Status"><c>ready</c>.</param>
public sealed record ReadyResponse(string Status);
