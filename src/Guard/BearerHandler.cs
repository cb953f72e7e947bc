using System.Buffers;
using Api.Guard.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Primitives;

namespace Api.Guard;

/// <summary>
/// The <c>Bearer</c> authentication scheme. Reads the token from the Authorization header only (RFC 6750 §2.1), verifies it, and writes
/// the 401 and 403 responses.
/// </summary>
/// <remarks>ASP.NET Core's base class would resolve options, a logger and a clock for each request that this scheme does not need.</remarks>
internal sealed class BearerHandler(TokenVerifier verifier, TimeProvider clock, Refusals refusals) : IAuthenticationHandler
{
    /// <summary>The scheme's name, in ASP.NET Core and in the header.</summary>
    public const string SchemeName = "Bearer";

    private static readonly SearchValues<char> B64Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    private static readonly Dictionary<TokenError, AuthenticateResult> Failures =
        Enum.GetValues<TokenError>().ToDictionary(error => error, error => AuthenticateResult.Fail(error.ToString()));

    private HttpContext _context = null!;
    private Task<AuthenticateResult>? _result;
    private TokenError _error;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    // Several policies can authenticate one request. The token is verified once.
    public Task<AuthenticateResult> AuthenticateAsync() => _result ??= Task.FromResult(Authenticate());

    public async Task ChallengeAsync(AuthenticationProperties? properties)
    {
        await AuthenticateAsync();
        // An app can challenge a caller with a valid token, for example by Results.Challenge().
        await refusals.Unauthorized(_context, _error == TokenError.None ? TokenError.MissingToken : _error);
    }

    public Task ForbidAsync(AuthenticationProperties? properties) => refusals.Forbidden(_context);

    private AuthenticateResult Authenticate()
    {
        _error = ReadToken(_context.Request.Headers.Authorization, out var token);
        if (_error == TokenError.MissingToken) return AuthenticateResult.NoResult();

        if (_error != TokenError.None || !verifier.TryVerify(token, clock.GetUtcNow(), out var verified, out _error))
            return Failures[_error];

        var caller = new Caller(verified.Uid, verified.Email, verified.Name, verified.IssuedAt, verified.ExpiresAt);
        _context.Features.Set(caller);
        // A response to a token is private to its caller (RFC 9111 §5.2.2.7). Errors override this with no-store.
        _context.Response.Headers.CacheControl = "private, no-cache";
        return AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));
    }

    // Kestrel returns two headers as two values, HTTP clients join them with a comma. Neither is a single b64token.
    private static TokenError ReadToken(StringValues header, out ReadOnlySpan<char> token)
    {
        token = default;
        if (header.Count == 0) return TokenError.MissingToken;
        if (header.Count > 1) return TokenError.InvalidHeaderFormat;

        var value = header[0].AsSpan();
        if (!value.StartsWith(SchemeName, StringComparison.OrdinalIgnoreCase)) return TokenError.InvalidHeaderFormat;

        var rest = value[SchemeName.Length..];
        token = rest.TrimStart(' ');
        var isBearer = token.Length < rest.Length;
        var content = token.TrimEnd('=');
        return isBearer && !content.IsEmpty && !content.ContainsAnyExcept(B64Token) ? TokenError.None : TokenError.InvalidHeaderFormat;
    }
}
