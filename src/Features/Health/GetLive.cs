using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

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
    internal static Ok<HealthResponse> Handle() => TypedResults.Ok(new HealthResponse("live"));
}

/// <summary>The state of the program.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
public sealed record HealthResponse(string Status);
