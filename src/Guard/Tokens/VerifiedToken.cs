namespace Api.Guard.Tokens;

/// <summary>The claims of a token that <see cref="TokenVerifier"/> found good; nothing else makes one worth trusting.</summary>
/// <param name="Uid">uid: the user's id at Better Auth; never empty.</param>
/// <param name="Email">email; null where the token has none.</param>
/// <param name="Name">name; null where the token has none.</param>
/// <param name="IssuedAt">iat (RFC 7519 §4.1.6).</param>
/// <param name="ExpiresAt">exp (RFC 7519 §4.1.4): from this very instant on, the token is expired but for the clock skew.</param>
public readonly record struct VerifiedToken(
    string Uid, string? Email, string? Name, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
