using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

[assembly: OpenApiTag("Health", "Whether the program runs, and whether it can serve: for supervisors and load balancers.")]

namespace Api.Features.Health;

/// <summary>GET /health/live</summary>
public sealed class GetLive : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapMethods("/health/live", [HttpMethods.Get, HttpMethods.Head], Handle)
        .AllowAnonymous()
        .WithName(nameof(GetLive))
        .WithTags("Health");

    /// <summary>The process runs and answers.</summary>
    /// <remarks>For a supervisor that restarts what does not answer. Nothing else is looked at.</remarks>
    internal static Ok<LiveResponse> Handle() => TypedResults.Ok(new LiveResponse("live"));
}

/// <summary>That the program runs.</summary>
/// <example>{ "status": "live" }</example>
/// <param name="Status"><c>live</c>.</param>
public sealed record LiveResponse(string Status);
