using Api.Guard.Tokens;
using Microsoft.AspNetCore.Authentication;

namespace Api.Guard;

/// <summary>The <c>Bearer</c> authentication scheme. Writes the 401 and 403 responses.</summary>
/// <remarks>ASP.NET Core's base class would resolve options, a logger and a clock for each request that this scheme does not need.</remarks>
internal sealed class BearerHandler(BearerAuthentication bearer, Refusals refusals) : IAuthenticationHandler
{
    /// <summary>The scheme's name, in ASP.NET Core and in the header.</summary>
    public const string SchemeName = "Bearer";

    private HttpContext _context = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync() => Task.FromResult<AuthenticateResult>(bearer.Authenticate(_context));

    // An app can challenge a caller with a valid token, for example by Results.Challenge().
    public Task ChallengeAsync(AuthenticationProperties? properties) =>
        refusals.Unauthorized(_context, bearer.Authenticate(_context).Error is not TokenError.None and var error ? error : TokenError.MissingToken);

    public Task ForbidAsync(AuthenticationProperties? properties) => refusals.Forbidden(_context);
}
