using Api.Guard;
using Api.OpenApi;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

[assembly: OpenApiTag("Me", "The user of the token.")]

namespace Api.Features.Me;

internal sealed class GetMe : EndpointWithoutRequest<Ok<MeResponse>>
{
    public override void Configure() => Get("/api/me");

    /// <summary>Gets the user of the token.</summary>
    /// <remarks>All values are claims of the token. No database is queried.</remarks>
    public override Task<Ok<MeResponse>> ExecuteAsync(CancellationToken ct)
    {
        var caller = this.Caller;
        return Task.FromResult(TypedResults.Ok(
            new MeResponse(caller.Id, caller.Email, caller.Name, caller.IssuedAt.UtcDateTime, caller.ExpiresAt.UtcDateTime)));
    }
}

/// <summary>The user of the token.</summary>
/// <example>
/// {
///   "user_id": "ada", "email": "ada@example.com", "name": "Ada",
///   "issued_at": "2030-01-02T03:04:05Z", "expires_at": "2030-01-02T03:19:05Z"
/// }
/// </example>
/// <param name="UserId">The uid claim; the <c>{user_id}</c> of your own paths.</param>
/// <param name="Email">The email claim, or null.</param>
/// <param name="Name">The name claim, or null.</param>
/// <param name="IssuedAt">The iat claim, in UTC.</param>
/// <param name="ExpiresAt">The exp claim, in UTC.</param>
public sealed record MeResponse(string UserId, string? Email, string? Name, DateTime IssuedAt, DateTime ExpiresAt);
