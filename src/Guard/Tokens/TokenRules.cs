namespace Api.Guard.Tokens;

/// <summary>What a token is held against. <see cref="GuardOptions"/> makes one from the configuration.</summary>
/// <param name="Keys">The HMAC keys, each of at least 32 bytes (RFC 7518 §3.2). A token signed with any of them holds.</param>
/// <param name="Issuer">The only iss allowed, compared byte for byte; null: iss is not looked at.</param>
/// <param name="Audience">The value that aud must be or contain, compared byte for byte; null: any aud, or none.</param>
/// <param name="ClockSkew">How far the issuer's clock and this one may be apart.</param>
/// <param name="MaxLifetime">The longest time allowed from iat to exp.</param>
public sealed record TokenRules(
    IReadOnlyList<byte[]> Keys, string? Issuer, string? Audience, TimeSpan ClockSkew, TimeSpan MaxLifetime);
