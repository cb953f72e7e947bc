using System.Buffers;
using System.Text.Encodings.Web;
using Api.Guard.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Api.Guard;

/// <summary>
/// The <c>Bearer</c> authentication scheme: takes the token out of the Authorization header (RFC 6750 §2.1) and nowhere else, has it
/// verified, and answers 401 and 403.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TokenVerifier verifier, Refusals refusals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name, here and on the wire.</summary>
    public const string SchemeName = "Bearer";

    private static readonly SearchValues<char> B64Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    private TokenError _error;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        _error = ReadToken(Request.Headers.Authorization, out var token);
        if (_error == TokenError.MissingToken) return Task.FromResult(AuthenticateResult.NoResult());

        if (_error != TokenError.None || !verifier.TryVerify(token, TimeProvider.GetUtcNow(), out var verified, out _error))
            return Task.FromResult(AuthenticateResult.Fail(_error.ToString()));

        var caller = new Caller(verified.Uid, verified.Email, verified.Name, verified.IssuedAt, verified.ExpiresAt);
        Context.Features.Set(caller);
        // Whatever answers a token is for its caller's eyes (RFC 9111 §5.2.2.7); an error says no-store instead.
        Response.Headers.CacheControl = "private, no-cache";
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => refusals.Unauthorized(Context, _error);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => refusals.Forbidden(Context);

    // Kestrel gives two headers as two values, HTTP clients join them by a comma: neither is one b64token.
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
