using Api.OpenApi;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

[assembly: OpenApiTag("Health", "Probes for supervisors and load balancers.")]

namespace Api.Features.Health;

internal sealed class GetLive : EndpointWithoutRequest<Ok<LiveResponse>>
{
    public override void Configure()
    {
        Verbs("GET", "HEAD");
        Routes("/health/live");
        AllowAnonymous();
    }

    /// <summary>Checks that the process responds.</summary>
    /// <remarks>A liveness probe. It checks nothing else.</remarks>
    public override Task<Ok<LiveResponse>> ExecuteAsync(CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        return Task.FromResult(TypedResults.Ok(new LiveResponse("live")));
    }
}

/// <summary>The process responds.</summary>
/// <example>{ "status": "live" }</example>
/// <param name="Status"><c>live</c>.</param>
public sealed record LiveResponse(string Status);
