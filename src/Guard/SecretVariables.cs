using System.Globalization;
using System.Text;
using System.Text.Json;
using Api.Http;

namespace Api.Guard;

/// <summary>Reads the shared secrets from Better Auth's two variables.</summary>
internal static class SecretVariables
{
    /// <summary>One secret.</summary>
    public const string One = "BETTER_AUTH_SECRET";

    /// <summary>Several, in Better Auth's rotation format: <c>2:newest,1:older</c>.</summary>
    public const string Several = "BETTER_AUTH_SECRETS";

    /// <summary>The message if no secret is set.</summary>
    public const string Missing = $"{One} must be set (or {Several}): the secret that Better Auth signs with, at least 32 bytes";

    /// <summary>The value in .env.example; a test keeps the two in sync.</summary>
    public const string Example = "replace-me-with-the-output-of-openssl-rand-base64-32";

    private const int MostEntries = 8;
    private const int LeastBytes = 32;
    private const int LeastCharacters = 8;

    // Better Auth's default secret, which is public: packages/better-auth/src/utils/constants.ts.
    private const string BetterAuthDefault = "better-auth-secret-12345678901234567890";

    // What String.prototype.trim removes in JavaScript (ECMA-262 §22.1.3.32), which differs from .NET: a key must be the same on both sides.
    private static readonly char[] Blanks =
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(character => char.IsWhiteSpace(character) && character != '\u0085'), '\uFEFF'];

    private static readonly char[] AllBlanks = [.. Blanks, '\u0085'];

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The valid secrets of both variables, the one that Better Auth signs with first. Invalid ones are reported.</summary>
    public static IEnumerable<string> Read(Variables variables)
    {
        var secrets = variables.Text(Several) is { } list ? ReadList(list, variables).ToList() : [];
        if (variables.Text(One) is { } secret)
        {
            if (FaultOf(secret) is { } fault) variables.Refuse(One, fault);
            else secrets.Add(secret);
        }

        return secrets.Distinct();
    }

    /// <summary>The rule that a secret breaks; null for a valid one. Only the length includes the white space around a secret, which is part of the key.</summary>
    public static string? FaultOf(string secret)
    {
        var core = secret.Trim(AllBlanks);
        if (Encoding.UTF8.GetByteCount(secret) < LeastBytes) return "must be at least 32 bytes: generate one with `openssl rand -base64 32`";
        if (secret.EnumerateRunes().Contains(Rune.ReplacementChar)) return "must be valid UTF-8: it contains U+FFFD, which replaces invalid bytes";
        if (core == BetterAuthDefault) return "must not be Better Auth's public default";
        if (core == Example) return "must not be the value in .env.example";
        if (IsKeyDocument(core)) return "must be a plain secret, not a PEM block or a JWK: its UTF-8 bytes are the HS256 key";
        if (core.EnumerateRunes().Distinct().Count() < LeastCharacters) return "must have at least 8 different characters: generate one with `openssl rand -base64 32`";
        return null;
    }

    /// <summary>Whether a failure is about these variables.</summary>
    public static bool IsNamedIn(string failure) => failure.StartsWith(One, StringComparison.Ordinal);

    private static IEnumerable<string> ReadList(string list, Variables variables)
    {
        var entries = list.Split(',');
        if (entries.Length > MostEntries) variables.Refuse(Several, "must have at most 8 entries");

        var versions = new HashSet<long>();
        foreach (var entry in entries)
        {
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0
                || !long.TryParse(entry[..colon].Trim(Blanks), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                || !versions.Add(version))
            {
                variables.Refuse(Several, "must be comma-separated VERSION:SECRET entries with unique whole numbers as versions, such as 2:newest,1:older");
                continue;
            }

            var secret = entry[(colon + 1)..].Trim(Blanks);
            if (FaultOf(secret) is { } fault) variables.Refuse(Several, $"has a secret that {fault}");
            else yield return secret;
        }
    }

    private static bool IsKeyDocument(string secret)
    {
        if (secret.Contains("-----BEGIN", StringComparison.Ordinal)) return true;
        if (!secret.StartsWith('{') && !secret.StartsWith('[')) return false;

        try
        {
            using var document = JsonDocument.Parse(secret, Lenient);
            return HasKey(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // A JWK (RFC 7517 §4), with or without kty, a JWK set (§5), or an array of them.
    private static bool HasKey(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Any(member => member.Name is "kty" or "k" or "keys"),
        JsonValueKind.Array => json.EnumerateArray().Any(HasKey),
        _ => false,
    };
}
