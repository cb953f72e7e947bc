namespace Api.Guard.Tokens;

/// <summary>The rules that a token must meet. <see cref="GuardOptions"/> creates them from the configuration.</summary>
/// <param name="Keys">The HMAC keys, each of at least 32 bytes (RFC 7518 §3.2). A token signed with any of them is accepted.</param>
/// <param name="Issuer">The expected iss, compared byte for byte; null: iss is ignored.</param>
/// <param name="Audience">The value that aud must equal or contain, compared byte for byte; null: aud is ignored.</param>
/// <param name="ClockSkew">The allowed difference between the issuer's clock and this one.</param>
/// <param name="MaxLifetime">The maximum time from iat to exp.</param>
public sealed record TokenRules(
    IReadOnlyList<byte[]> Keys, string? Issuer, string? Audience, TimeSpan ClockSkew, TimeSpan MaxLifetime);
