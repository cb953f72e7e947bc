namespace Api.Guard.Tokens;

/// <summary>The claims of a token that <see cref="TokenVerifier"/> accepted. Only the verifier creates trustworthy instances.</summary>
/// <param name="Uid">uid: the user's id in Better Auth; never empty.</param>
/// <param name="Email">email, or null.</param>
/// <param name="Name">name, or null.</param>
/// <param name="IssuedAt">iat (RFC 7519 §4.1.6).</param>
/// <param name="ExpiresAt">exp (RFC 7519 §4.1.4): the token is expired from this instant on, apart from the clock skew.</param>
public readonly record struct VerifiedToken(
    string Uid, string? Email, string? Name, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
