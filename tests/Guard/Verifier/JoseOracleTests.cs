using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Api.Guard.Tokens;

namespace Tests.Guard.Verifier;

/// <summary>
/// An independent oracle: jose, the library that Better Auth signs with, verifies the same mutated tokens. A token that jose
/// rejects must be rejected here. A token that only this verifier rejects must break a rule of the table below, and every rule must occur.
/// </summary>
[Trait("Category", "Slow")]
public sealed class JoseOracleTests
{
    private const int Seed = 7519;
    private const int Count = 8_000;

    private static readonly long Now = Token.Now.ToUnixTimeSeconds();
    private static readonly string[] ReadClaims = ["exp", "iat", "nbf", "iss", "aud", "uid", "email", "name"];

    // The rules by which this verifier is stricter than jose's defaults, in the order of its checks, with their errors.
    private static readonly (string Name, TokenError Error, Func<Reading, bool> Applies)[] StricterRules =
    [
        ("8,192 characters at most", TokenError.Malformed, token => token.Text.Length > 8_192),
        ("base64url without padding, white space and left-over bits", TokenError.Malformed, token => token.Parts.Any(part => Reading.Encode(Reading.Decode(part)) != part)),
        ("no byte order mark", TokenError.Malformed, token => token.Parts.Any(part => Reading.Decode(part).AsSpan().StartsWith("\uFEFF"u8))),
        ("no member that is read comes twice", TokenError.Malformed, token => Reading.Repeats(token.Header, "alg", "typ", "crit") || Reading.Repeats(token.Payload, ReadClaims)),
        ("crit is not understood, whatever it names", TokenError.Malformed, token => token.Header.TryGetProperty("crit", out _)),
        ("typ is JWT or at+jwt", TokenError.Malformed, token => token.Header.TryGetProperty("typ", out var typ) && !IsJwt(typ)),
        ("dates are from 1970 to 9999", TokenError.Malformed, token => new[] { "exp", "iat", "nbf" }.Any(claim => token.Number(claim) is < 0 or >= 253_402_300_800)),
        ("aud holds nothing but strings", TokenError.Malformed, token => token.Claim("aud") is { ValueKind: JsonValueKind.Array } aud && aud.EnumerateArray().Any(value => value.ValueKind != JsonValueKind.String)),
        ("uid, email and name are Unicode", TokenError.Malformed, token => new[] { "uid", "email", "name" }.Any(claim => !token.IsUnicode(claim))),
        ("iat is not in the future", TokenError.NotYetValid, token => token.Number("iat") > Now + 5),
        ("the lifetime is limited", TokenError.LifetimeTooLong, token => token.Number("exp") - token.Number("iat") > 86_400),
        ("uid is a string, and not empty", TokenError.MissingUid, token => token.Claim("uid") is not { ValueKind: JsonValueKind.String } uid || uid.ValueEquals("")),
    ];

    private static readonly string[] ClaimValues =
    [
        "null", "true", "false", "0", "-0", "-1", "-0.5", "1e309", "1e-400", "253402300799", "253402300800", "[]", "{}", "\"\"", "\"x\"", "\"ada\"", "[1]", "[null]", "{\"x\":[{}]}",
        $"\"{Token.Origin}\"", $"\"{Token.Origin}/\"", $"\"{Token.Origin.ToUpperInvariant()}\"", $"\" {Token.Origin}\"", "\"http:\\/\\/localhost\\u003a3000\"",
        $"[\"{Token.Origin}\"]", $"[ \"x\" , \"{Token.Origin}\" ]", $"[\"{Token.Origin}\",5]", $"[[\"{Token.Origin}\"]]", "[\"x\",\"y\"]",
        "\"\\ud800\"", "\"\\ude00\\ud83d\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"žluťoučký\"", "1.", "01", ".5", "+1", "tru", "'x'", "NaN", "\"\\x\"", "\"", "[", "{\"a\"}",
    ];

    private static readonly string[] Headers =
    [
        """{"alg":"HS256"}""", """{"typ":"JWT","alg":"HS256"}""", """ { "alg" : "HS256" } """, """{"alg":"\u0048S256"}""", """{"alg":"HS256","typ":"at+jwt"}""",
        """{"alg":"HS256","typ":"application/jwt"}""", """{"alg":"HS256","typ":"JWS"}""", """{"alg":"HS256","typ":""}""", """{"alg":"HS256","typ":null}""", """{"alg":"HS256","typ":5}""",
        """{"alg":"HS256","crit":["b64"],"b64":true}""", """{"alg":"HS256","crit":["b64"],"b64":false}""", """{"alg":"HS256","crit":[]}""", """{"alg":"HS256","crit":["exp"],"exp":1}""",
        """{"alg":"HS256","b64":false}""", """{"alg":"HS256","alg":"HS256"}""", """{"alg":"none","alg":"HS256"}""", """{"alg":"HS256","alg":"none"}""", """{"alg":"HS256","\u0061lg":"HS256"}""",
        """{"alg":"HS256","typ":"JWT","typ":"JWT"}""", """{"alg":"HS256","kid":"x","kid":"y"}""", """{"alg":"none"}""", """{"alg":"hs256"}""", """{"alg":"HS384"}""", """{"alg":"RS256"}""",
        """{"alg":["HS256"]}""", """{"alg":null}""", "{}", "[]", "null", "\"HS256\"", """{"alg":"HS256"}}""", """{"alg":"HS256",}""", """{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}""", "",
    ];

    [Fact]
    public async Task Verdicts_on_mutated_tokens_agree_with_jose_but_for_the_named_rules()
    {
        var random = new Random(Seed);
        var tokens = Enumerable.Range(0, Count).Select(_ => Mutant(random)).ToArray();

        var verdicts = await VerdictsOfJose(tokens);

        var seen = new HashSet<string>();
        var bothTake = 0;
        for (var number = 0; number < Count; number++)
        {
            var because = $"seed {Seed}, token {number}, jose says {verdicts[number]}: {tokens[number]}";
            var error = Rules.Verdict(tokens[number]);
            if (verdicts[number] == "ok" && error == TokenError.None) bothTake++;
            if (verdicts[number] == "ok" == (error == TokenError.None)) continue;

            error.ShouldNotBe(TokenError.None, because);
            var reading = new Reading(tokens[number]);
            var rules = StricterRules.Where(rule => rule.Applies(reading)).ToArray();
            // The first rule explains the rejection. A token that breaks only one rule proves that the rule is necessary.
            rules.ShouldNotBeEmpty($"{error}; {because}");
            rules[0].Error.ShouldBe(error, $"{rules[0].Name}; {because}");
            if (rules.Length == 1) seen.Add(rules[0].Name);
        }

        seen.ShouldBe(StricterRules.Select(rule => rule.Name), ignoreOrder: true);
        bothTake.ShouldBeInRange(Count / 10, Count * 9 / 10);
    }

    private static string Mutant(Random random)
    {
        var header = """{"alg":"HS256","typ":"JWT"}""";
        var claims = new List<(string Name, string Value)>
        {
            ("iat", $"{Now - random.Next(4) * 60}"),
            ("uid", $"\"user{random.Next(1000)}\""),
            ("email", "\"ada@example.com\""),
            ("name", Pick(random, "\"Ada\"", "\"Žofie \\u00e9\"", "null", "\"\"")),
            ("sub", "\"ada\""),
            ("exp", $"{Now + 60 + random.Next(900)}"),
            ("iss", $"\"{Token.Origin}\""),
            ("aud", $"\"{Token.Origin}\""),
        };
        switch (random.Next(12))
        {
            case 0:
                claims.Add((Pick(random, "jti", "uid2", "EXP", "", "role", "__proto__"), Pick(random, ClaimValues)));
                break;
            case 1 or 2 or 3:
                for (var changes = random.Next(1, 3); changes > 0; changes--) ChangeClaim(claims, random);
                break;
            case 4:
                SetDate(claims, random);
                break;
            case 5:
                header = Pick(random, Headers);
                break;
            case 6:
                // Repeats a member: unchanged, with another value, or with an escape in its name.
                var (name, value) = claims[random.Next(claims.Count)];
                claims.Add((random.Next(3) == 0 ? $"\\u{(int)name[0]:x4}{name[1..]}" : name, random.Next(2) == 0 ? value : Pick(random, ClaimValues)));
                break;
            case 7:
                return SignedBytes(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(Payload(claims)), random);
            case 8:
                return SignedText($"{Encode(header)}.{Encode(Payload(claims))}", random);
            case 9 or 10:
                return Unsigned(Token.Sign(header, Payload(claims)), random);
            case 11 when random.Next(8) == 0:
                claims.Add(("filler", $"\"{new string('x', random.Next(5_000, 7_000))}\""));
                break;
        }

        return Token.Sign(header, Payload(claims), random.Next(20) == 0 ? "a-secret-that-the-api-was-never-told-about" : Token.Secret);
    }

    private static void ChangeClaim(List<(string Name, string Value)> claims, Random random)
    {
        var name = Pick(random, [.. ReadClaims, "uid", "aud"]);
        claims.RemoveAll(claim => claim.Name == name);
        if (random.Next(5) > 0) claims.Insert(random.Next(claims.Count + 1), (name, Pick(random, ClaimValues)));
    }

    private static void SetDate(List<(string Name, string Value)> claims, Random random)
    {
        var name = Pick(random, "exp", "iat", "nbf");
        var seconds = Now + Pick(random, -86_400.5m, -86_400m, -3_600m, -6m, -5.5m, -5m, -4.5m, -1m, 0m, 1m, 4.5m, 5m, 5.5m, 6m, 900m, 86_399m, 86_400m, 86_401m, 172_800m);
        claims.RemoveAll(claim => claim.Name == name);
        claims.Add((name, seconds.ToString(CultureInfo.InvariantCulture) + Pick(random, "", "", "e0", "E+0")));
    }

    // Signed correctly, with arbitrary bytes.
    private static string SignedBytes(byte[] header, byte[] payload, Random random)
    {
        byte[] Changed(byte[] bytes)
        {
            var at = random.Next(bytes.Length);
            return random.Next(7) switch
            {
                0 => [0xEF, 0xBB, 0xBF, .. bytes],
                1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
                2 => [.. bytes[..at], .. bytes[(at + 1)..]],
                3 => bytes[..at],
                4 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(Pick(random, " ", "\t", "\n", "\0", "\\", "\"", ",", "{", "}", "é", "\u2028"))!, .. bytes[at..]],
                5 => [.. bytes, .. Encoding.UTF8.GetBytes(Pick(random, " ", "\n", "\0", "{}", "x", "}"))],
                _ => [.. "\n "u8, .. bytes, .. " \r\n"u8],
            };
        }

        return random.Next(4) == 0 ? Token.Sign(Changed(header), payload) : Token.Sign(header, Changed(payload));
    }

    // Signed correctly, with arbitrary characters.
    private static string SignedText(string signingInput, Random random)
    {
        var at = random.Next(signingInput.Length);
        return random.Next(4) switch
        {
            0 => Token.SignEncoded(signingInput + Pick(random, "=", "==", " ", "\n", "%", ".", "A")),
            1 => Token.SignEncoded(signingInput.Insert(at, Pick(random, " ", "\t", "\n", "=", "+", "/", ".", "é", "A"))),
            2 => Token.SignEncoded(signingInput.Remove(at, 1)),
            _ => Token.SignEncoded(signingInput) + Pick(random, "=", "==", " ", "\n", "%", ".", ".AAAA", "A"),
        };
    }

    // Changed after signing.
    private static string Unsigned(string token, Random random)
    {
        var parts = token.Split('.');
        var at = random.Next(token.Length);
        return random.Next(6) switch
        {
            0 => $"{token[..at]}{Pick(random, "A", "g", "_", "-", "+", "/", "=", ".", " ", "é", "\0")}{token[(at + 1)..]}",
            1 => token[..at],
            2 => string.Join('.', parts.OrderBy(_ => random.Next())),
            3 => $"{parts[0]}.{Encode("""{"uid":"eve","iat":1,"exp":9999999999}""")}.{parts[2]}",
            // The same signature with other trailing bits.
            4 => token[..^1] + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[random.Next(64)],
            _ => string.Join('.', parts.Where((_, part) => part != random.Next(3))),
        };
    }

    private static bool IsJwt(JsonElement typ) =>
        typ.ValueKind == JsonValueKind.String && typ.GetString()!.ToUpperInvariant() is "JWT" or "AT+JWT" or "APPLICATION/JWT" or "APPLICATION/AT+JWT";

    private static string Payload(IEnumerable<(string Name, string Value)> claims) =>
        $"{{{string.Join(',', claims.Select(claim => $"\"{claim.Name}\":{claim.Value}"))}}}";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private static async Task<string[]> VerdictsOfJose(string[] tokens)
    {
        var root = Root();
        if (!Directory.Exists(Path.Combine(root, "examples", "better-auth", "node_modules", "jose")))
            Skip.Because("THE ORACLE DID NOT RUN: there is no jose; run `npm ci` in examples/better-auth.");

        using var node = StartNode(Path.Combine(root, "tests", "oracle", "verify.mjs"));
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        var options = new { secret = Token.Secret, now = Token.Now, issuer = Token.Origin, audience = Token.Origin, clockTolerance = 5 };
        await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(options));
        foreach (var token in tokens) await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(token));
        node.StandardInput.Close();
        await node.WaitForExitAsync();

        node.ExitCode.ShouldBe(0, await errors);
        var verdicts = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        verdicts.Length.ShouldBe(tokens.Length);
        return verdicts;
    }

    private static Process StartNode(string script)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.Because("THE ORACLE DID NOT RUN: there is no node on the PATH.");
            throw;
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Api.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <summary>A token that jose accepts, read leniently with the platform's parsers.</summary>
    private sealed class Reading
    {
        public Reading(string token)
        {
            Text = token;
            Parts = token.Split('.');
            Header = Parse(Parts[0]);
            Payload = Parse(Parts[1]);
        }

        public string Text { get; }

        public string[] Parts { get; }

        public JsonElement Header { get; }

        public JsonElement Payload { get; }

        public static byte[] Decode(string part)
        {
            var text = string.Concat(part.Where(character => !char.IsWhiteSpace(character) && character != '=')).Replace('-', '+').Replace('_', '/');
            return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
        }

        public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

        public JsonElement? Claim(string name) => Payload.TryGetProperty(name, out var value) ? value : null;

        public double? Number(string name) => Claim(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

        public static bool Repeats(JsonElement members, params string[] names) =>
            members.EnumerateObject().Select(member => member.Name).Where(names.Contains).GroupBy(name => name).Any(group => group.Count() > 1);

        public bool IsUnicode(string name)
        {
            try
            {
                if (Claim(name) is { ValueKind: JsonValueKind.String } text) text.GetString();
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        private static JsonElement Parse(string part)
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(Decode(part)).TrimStart('\uFEFF'));
            return document.RootElement.Clone();
        }
    }
}
