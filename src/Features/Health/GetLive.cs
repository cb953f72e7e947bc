using Api.OpenApi;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

[assembly: OpenApiTag("Health", "Whether the program runs, and whether it can serve: for supervisors and load balancers.")]

namespace Api.Features.Health;

internal sealed class GetLive : EndpointWithoutRequest<Ok<LiveResponse>>
{
    public override void Configure()
    {
        Verbs("GET", "HEAD");
        Routes("/health/live");
        AllowAnonymous();
    }

    /// <summary>The process runs and answers.</summary>
    /// <remarks>For a supervisor that restarts what does not answer. Nothing else is looked at.</remarks>
    public override Task<Ok<LiveResponse>> ExecuteAsync(CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        return Task.FromResult(TypedResults.Ok(new LiveResponse("live")));
    }
}

/// <summary>That the program runs.</summary>
/// <example>{ "status": "live" }</example>
/// <param name="Status"><c>live</c>.</param>
public sealed record LiveResponse(string Status);
