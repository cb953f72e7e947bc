using System.Buffers;
using System.Collections.ObjectModel;
using Api.Guard.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Primitives;

namespace Api.Guard;

/// <summary>Reads the token from the Authorization header only (RFC 6750 §2.1), and verifies it.</summary>
internal sealed class BearerAuthentication(TokenVerifier verifier, TimeProvider clock)
{
    private static readonly SearchValues<char> B64Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    private static readonly Dictionary<TokenError, BearerResult> Failures = Enum.GetValues<TokenError>().ToDictionary(error => error, error => new BearerResult(error));

    // Read-only, because all tickets share it.
    private static readonly AuthenticationProperties NoProperties = new(ReadOnlyDictionary<string, string?>.Empty, ReadOnlyDictionary<string, object?>.Empty);

    /// <summary>Authenticates a request. Its token is verified once, even if several policies authenticate it.</summary>
    public BearerResult Authenticate(HttpContext context)
    {
        if (context.Features.Get<BearerResult>() is { } known) return known;

        var result = Verify(context);
        context.Features.Set(result);
        return result;
    }

    private BearerResult Verify(HttpContext context)
    {
        var error = ReadToken(context.Request.Headers.Authorization, out var token);
        if (error != TokenError.None || !verifier.TryVerify(token, clock.GetUtcNow(), out var verified, out error)) return Failures[error];

        var caller = new Caller(verified.Uid, verified.Email, verified.Name, verified.IssuedAt, verified.ExpiresAt);
        context.Features.Set(caller);
        // A response to a token is private to its caller (RFC 9111 §5.2.2.7). Errors override this with no-store.
        context.Response.Headers.CacheControl = "private, no-cache";
        return new BearerResult(new AuthenticationTicket(caller.ToPrincipal(BearerHandler.SchemeName), NoProperties, BearerHandler.SchemeName));
    }

    // Kestrel returns two headers as two values, HTTP clients join them with a comma. Neither is a single b64token.
    private static TokenError ReadToken(StringValues header, out ReadOnlySpan<char> token)
    {
        token = default;
        if (header.Count == 0) return TokenError.MissingToken;
        if (header.Count > 1) return TokenError.InvalidHeaderFormat;

        var value = header[0].AsSpan();
        if (!value.StartsWith(BearerHandler.SchemeName, StringComparison.OrdinalIgnoreCase)) return TokenError.InvalidHeaderFormat;

        var rest = value[BearerHandler.SchemeName.Length..];
        token = rest.TrimStart(' ');
        var isBearer = token.Length < rest.Length;
        var content = token.TrimEnd('=');
        return isBearer && !content.IsEmpty && !content.ContainsAnyExcept(B64Token) ? TokenError.None : TokenError.InvalidHeaderFormat;
    }
}

/// <summary>The result of authenticating a request.</summary>
internal sealed class BearerResult : AuthenticateResult, IAuthenticateResultFeature
{
    private AuthenticateResult? _current;

    public BearerResult(TokenError error)
    {
        (Error, _current) = (error, this);
        if (error == TokenError.MissingToken) None = true;
        else Failure = new AuthenticationFailureException(error.ToString());
    }

    public BearerResult(AuthenticationTicket ticket) => (Ticket, Properties, _current) = (ticket, ticket.Properties, this);

    /// <summary>Why the token was rejected.</summary>
    public TokenError Error { get; }

    // Authorization replaces it if a policy names a scheme.
    AuthenticateResult? IAuthenticateResultFeature.AuthenticateResult
    {
        get => _current;
        set => _current = value;
    }
}
