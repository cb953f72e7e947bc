using System.Text;
using System.Text.Unicode;

namespace Api.Guard.Tokens;

/// <summary>The JOSE header (RFC 7515 §4). Only crit, typ and alg are read.</summary>
internal static class JoseHeader
{
    // The headers that Better Auth's examples and jose write: {"alg":"HS256","typ":"JWT"} and {"alg":"HS256"}. Strict base64url has only one
    // encoding for each, so they are neither decoded nor parsed.
    private const string WithType = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    private const string WithoutType = "eyJhbGciOiJIUzI1NiJ9";

    /// <summary>Checks a header as sent, in base64url.</summary>
    public static TokenError Check(ReadOnlySpan<char> encoded) => encoded is WithType or WithoutType ? TokenError.None : DecodeAndCheck(encoded);

    private static TokenError DecodeAndCheck(ReadOnlySpan<char> encoded)
    {
        Span<byte> json = stackalloc byte[encoded.Length];
        return Base64UrlStrict.TryDecode(encoded, json, out var length) ? Check(json[..length]) : TokenError.Malformed;
    }

    private static TokenError Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return TokenError.Malformed;

        JsonValue algorithm = default, type = default, critical = default;
        var members = new JsonObjectReader(json);
        while (members.TryReadName(out var name))
        {
            JsonValue ignored = default;
            ref var place = ref ignored;
            if (name.IsText("alg"u8)) place = ref algorithm;
            else if (name.IsText("typ"u8)) place = ref type;
            else if (name.IsText("crit"u8)) place = ref critical;

            if (place.IsPresent || !members.TryReadValue(out place)) return TokenError.Malformed;
        }

        if (!members.IsWholeObject) return TokenError.Malformed;
        // No extension is supported, so any crit must be rejected (RFC 7515 §4.1.11).
        if (critical.IsPresent) return TokenError.Malformed;
        if (type.IsPresent && !IsJwt(type)) return TokenError.Malformed;
        if (algorithm.IsText("HS256"u8)) return TokenError.None;
        return IsAsymmetric(algorithm) ? TokenError.AsymmetricAlgorithm : TokenError.UnsupportedAlgorithm;
    }

    // Media types are case-insensitive, and "application/" may be omitted (RFC 7515 §4.1.9, RFC 9068 §4).
    private static bool IsJwt(JsonValue type)
    {
        Span<byte> buffer = stackalloc byte["application/at+jwt".Length];
        if (!type.TryCopyText(buffer, out var length)) return false;

        ReadOnlySpan<byte> text = buffer[..length];
        var prefix = "application/"u8;
        if (text.Length > prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix)) text = text[prefix.Length..];
        return Ascii.EqualsIgnoreCase(text, "jwt"u8) || Ascii.EqualsIgnoreCase(text, "at+jwt"u8);
    }

    // Algorithms with a private key (RFC 7518 §3.1, RFC 8037 §3.1, RFC 8812 §3.2, RFC 9864 §2.2).
    private static bool IsAsymmetric(JsonValue algorithm)
    {
        Span<byte> buffer = stackalloc byte["Ed25519".Length];
        if (!algorithm.TryCopyText(buffer, out var length)) return false;

        ReadOnlySpan<byte> text = buffer[..length];
        return text.StartsWith("RS"u8) || text.StartsWith("PS"u8) || text.StartsWith("ES"u8) || text.StartsWith("Ed"u8);
    }
}
