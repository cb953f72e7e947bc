using System.Buffers;
using System.Collections.ObjectModel;
using System.Security.Claims;
using Api.Guard.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features.Authentication;
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

    /// <summary>Authenticates a request as the only scheme of the app: a valid token determines the user.</summary>
    public void SignIn(HttpContext context)
    {
        var result = Authenticate(context);
        if (!result.Succeeded) return;

        context.Features.Set<IHttpAuthenticationFeature>(result);
        context.Features.Set<IAuthenticateResultFeature>(result);
    }

    private BearerResult Verify(HttpContext context)
    {
        var error = ReadToken(context.Request.Headers.Authorization, out var token);
        if (error != TokenError.None || !verifier.TryVerify(token, clock.GetUtcNow(), out var verified, out error)) return Failures[error];

        // A response to a token is private to its caller (RFC 9111 §5.2.2.7). Errors override this with no-store.
        context.Response.Headers.CacheControl = "private, no-cache";
        var caller = new Caller(verified.Uid, verified.Email, verified.Name, verified.IssuedAt, verified.ExpiresAt);
        return new BearerResult(caller, new AuthenticationTicket(caller.ToPrincipal(BearerHandler.SchemeName), NoProperties, BearerHandler.SchemeName));
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

/// <summary>
/// The result of authenticating a request. If the token is valid, it is also the feature from which ASP.NET Core reads the user and the result. As with
/// <c>UseAuthentication</c>, a new result replaces the user, and a new user clears the result.
/// </summary>
internal sealed class BearerResult : AuthenticateResult, IAuthenticateResultFeature, IHttpAuthenticationFeature
{
    private AuthenticateResult? _result;
    private ClaimsPrincipal? _user;

    public BearerResult(TokenError error)
    {
        Error = error;
        if (error == TokenError.MissingToken) None = true;
        else Failure = new AuthenticationFailureException(error.ToString());
    }

    public BearerResult(Caller caller, AuthenticationTicket ticket) =>
        (Caller, Ticket, Properties, _result, _user) = (caller, ticket, ticket.Properties, this, ticket.Principal);

    /// <summary>Why the token was rejected.</summary>
    public TokenError Error { get; }

    /// <summary>The user of the token, if it is valid.</summary>
    public Caller? Caller { get; }

    AuthenticateResult? IAuthenticateResultFeature.AuthenticateResult
    {
        get => _result;
        set => (_result, _user) = (value, value?.Principal);
    }

    ClaimsPrincipal? IHttpAuthenticationFeature.User
    {
        get => _user;
        set => (_result, _user) = (null, value);
    }
}
