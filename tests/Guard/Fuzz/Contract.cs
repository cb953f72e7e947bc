using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tests.Guard.Fuzz;

/// <summary>
/// A second implementation of the contract for tokens, on System.Text.Json and arbitrary-precision integers. It is slow and uses no code of src/.
/// </summary>
internal static partial class Contract
{
    public const string Accepted = "";

    private const string Malformed = "MALFORMED_TOKEN";
    private const long TicksPerSecond = 10_000_000;
    private const long Skew = 5 * TicksPerSecond;
    private const long MaxLifetime = 86_400 * TicksPerSecond;

    private static readonly BigInteger EndOfYear9999 = 253_402_300_800 * (BigInteger)TicksPerSecond;
    private static readonly BigInteger Now = (Token.Now - DateTimeOffset.UnixEpoch).Ticks;
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Token.Secret);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 100_000 };

    /// <summary>The claims of a verified token. Dates are ticks of 100 ns since 1970.</summary>
    public sealed record Claims(string Uid, string? Email, string? Name, long IssuedAt, long ExpiresAt);

    /// <summary>The value of an Authorization header with a token, which is the first group (RFC 6750 §2.1).</summary>
    [GeneratedRegex(@"\A[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9\-._~+/]+=*)\z", RegexOptions.CultureInvariant)]
    public static partial Regex Credentials { get; }

    /// <summary>The error_code for a token, or <see cref="Accepted"/>.</summary>
    public static string Judge(string token, out Claims? claims)
    {
        claims = null;
        if (token.Length > 8192) return Malformed;

        var parts = token.Split('.');
        if (parts.Length != 3) return Malformed;
        if (Decode(parts[0]) is not { } header || Decode(parts[1]) is not { } payload || Decode(parts[2]) is not { } signature) return Malformed;
        if (JudgeHeader(header) is { } fault) return fault;
        if (!signature.AsSpan().SequenceEqual(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}")))) return "INVALID_TOKEN_SIGNATURE";

        return JudgeClaims(payload, out claims);
    }

    /// <summary>Strict base64url; null if it is not.</summary>
    public static byte[]? Decode(string part)
    {
        if (part.Length is 0 || part.Length % 4 == 1 || !part.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')) return null;

        var bytes = Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '='));
        return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_') == part ? bytes : null;
    }

    /// <summary>The members of a JSON object in UTF-8; null if it is not one, or if a named member is repeated.</summary>
    public static Dictionary<string, JsonElement>? Parse(byte[] json, params string[] names)
    {
        try
        {
            _ = Utf8.GetString(json);
            var members = new Dictionary<string, JsonElement>();
            foreach (var (name, value) in Members(json))
            {
                if (name is not null && names.Contains(name) && !members.TryAdd(name, value)) return null;
            }

            return members;
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The members of a JSON object, in order. A name with a lone surrogate is null.</summary>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public static IEnumerable<(string? Name, JsonElement Value)> Members(byte[] json)
    {
        using var document = JsonDocument.Parse(json, AnyDepth);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("It is not an object.");

        return [.. document.RootElement.Clone().EnumerateObject().Select(member => (NameOf(member), member.Value))];
    }

    private static string? JudgeHeader(byte[] json)
    {
        if (Parse(json, "alg", "typ", "crit") is not { } header || header.ContainsKey("crit")) return Malformed;
        if (header.TryGetValue("typ", out var typ) && !IsJwt(Text(typ))) return Malformed;
        return header.TryGetValue("alg", out var alg) && Text(alg) == "HS256" ? null : "UNSUPPORTED_ALGORITHM";
    }

    private static bool IsJwt(string? typ)
    {
        if (typ is null || !typ.All(char.IsAscii)) return false;

        var name = typ.ToLowerInvariant();
        return name is "jwt" or "at+jwt" or "application/jwt" or "application/at+jwt";
    }

    private static string JudgeClaims(byte[] json, out Claims? claims)
    {
        claims = null;
        if (Parse(json, "exp", "iat", "nbf", "iss", "aud", "uid", "email", "name") is not { } payload) return Malformed;
        if (!payload.TryGetValue("exp", out var exp) || Date(exp) is not { } expiry) return Malformed;
        if (!payload.TryGetValue("iat", out var iat) || Date(iat) is not { } issuedAt) return Malformed;

        BigInteger notBefore = 0;
        if (payload.TryGetValue("nbf", out var nbf))
        {
            if (Date(nbf) is not { } date) return Malformed;
            notBefore = date;
        }

        string?[] audiences = [];
        if (payload.TryGetValue("aud", out var aud))
        {
            JsonElement[] values = aud.ValueKind == JsonValueKind.Array ? [.. aud.EnumerateArray()] : [aud];
            if (values.Any(value => value.ValueKind != JsonValueKind.String)) return Malformed;
            audiences = [.. values.Select(Text)];
        }

        var texts = new string?[3];
        foreach (var (name, index) in new[] { ("uid", 0), ("email", 1), ("name", 2) })
        {
            if (!payload.TryGetValue(name, out var value) || value.ValueKind != JsonValueKind.String) continue;
            if (Text(value) is not { } text) return Malformed;
            texts[index] = text;
        }

        if (Now >= expiry + Skew) return "TOKEN_EXPIRED";
        if (Now < notBefore - Skew || Now < issuedAt - Skew) return "TOKEN_NOT_YET_VALID";
        if (expiry - issuedAt > MaxLifetime) return "TOKEN_LIFETIME_TOO_LONG";
        if (!payload.TryGetValue("iss", out var iss) || Text(iss) != Token.Origin) return "INVALID_ISSUER";
        if (!audiences.Contains(Token.Origin)) return "INVALID_AUDIENCE";
        if (string.IsNullOrEmpty(texts[0])) return "MISSING_UID_CLAIM";

        claims = new Claims(texts[0]!, texts[1], texts[2], (long)issuedAt, (long)expiry);
        return Accepted;
    }

    // Exactly, then rounded up to a tick; null if it is not a number, is negative, or is past year 9999.
    private static BigInteger? Date(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number) return null;

        var (mantissa, exponent) = value.GetRawText().ToLowerInvariant().Split('e') switch
        {
            [var digits] => (digits, BigInteger.Zero),
            var pair => (pair[0], BigInteger.Parse(pair[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        };
        var fraction = mantissa.Contains('.') ? mantissa.Length - mantissa.IndexOf('.') - 1 : 0;
        var number = BigInteger.Parse(mantissa.Replace(".", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (number.IsZero) return 0;
        if (number.Sign < 0) return null;

        // Ticks are number * 10^power. Powers beyond the digits of any token need not be computed.
        var power = exponent - fraction + 7;
        if (power > 20) return null;
        if (power < -20_000) return 1;
        if (power >= 0) return Limited(number * BigInteger.Pow(10, (int)power), isRounded: false);

        var divisor = BigInteger.Pow(10, (int)-power);
        return Limited(BigInteger.DivRem(number, divisor, out var rest), isRounded: !rest.IsZero);
    }

    private static BigInteger? Limited(BigInteger whole, bool isRounded) => whole >= EndOfYear9999 ? null : isRounded ? whole + 1 : whole;

    /// <summary>The text of a string; null for other values and for lone surrogates.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
