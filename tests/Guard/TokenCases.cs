using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using static Tests.Token;

namespace Tests.Guard;

/// <summary>One row for each way in which a token or its header can be valid or not.</summary>
public static class TokenCases
{
    public const string Good = "";

    private static readonly long Now = ApiApp.Now.ToUnixTimeSeconds();
    private static readonly Token Base = Of("ada");
    private static readonly string Json = Base.Claims.ToJsonString();
    private static readonly string[] Parts = Base.ToString().Split('.');

    private const string Hs256 = """{"alg":"HS256","typ":"JWT"}""";

    /// <summary>The table: description, value of Authorization (null: no header), expected error_code.</summary>
    public static readonly IReadOnlyList<(string Case, string? Authorization, string ErrorCode)> All =
    [
        .. Headers(),
        .. Section("MALFORMED_TOKEN", Forms()),
        .. Section("MALFORMED_TOKEN", HeaderParts()),
        .. Section("UNSUPPORTED_ALGORITHM", Algorithms()),
        .. Section("INVALID_TOKEN_SIGNATURE", Signatures()),
        .. Section("MALFORMED_TOKEN", Payloads()),
        .. Section("TOKEN_EXPIRED", Expiries()),
        .. Section("TOKEN_NOT_YET_VALID", Beginnings()),
        .. Section("TOKEN_LIFETIME_TOO_LONG", Lifetimes()),
        .. Section("INVALID_ISSUER", Issuers()),
        .. Section("INVALID_AUDIENCE", Audiences()),
        .. Section("MISSING_UID_CLAIM", Uids()),
        .. Section(Good, GoodOnes()),
    ];

    private static IEnumerable<(string, string?, string)> Headers() =>
    [
        ("no header", null, "MISSING_TOKEN"),
        ("empty header", "", "INVALID_HEADER_FORMAT"),
        ("the scheme alone", "Bearer", "INVALID_HEADER_FORMAT"),
        ("the scheme and blanks", "Bearer   ", "INVALID_HEADER_FORMAT"),
        ("the token alone", $"{Base}", "INVALID_HEADER_FORMAT"),
        ("Basic", "Basic YWRhOnNlY3JldA==", "INVALID_HEADER_FORMAT"),
        ("Digest", "Digest username=\"ada\"", "INVALID_HEADER_FORMAT"),
        ("DPoP", $"DPoP {Base}", "INVALID_HEADER_FORMAT"),
        ("a scheme that begins like Bearer", $"BearerX {Base}", "INVALID_HEADER_FORMAT"),
        ("a scheme that ends like Bearer", $"XBearer {Base}", "INVALID_HEADER_FORMAT"),
        ("no blank behind the scheme", $"Bearer{Base}", "INVALID_HEADER_FORMAT"),
        ("a tab behind the scheme", $"Bearer\t{Base}", "INVALID_HEADER_FORMAT"),
        ("a colon behind the scheme", $"Bearer: {Base}", "INVALID_HEADER_FORMAT"),
        ("an equals sign behind the scheme", $"Bearer={Base}", "INVALID_HEADER_FORMAT"),
        ("two tokens", $"Bearer {Base} {Base}", "INVALID_HEADER_FORMAT"),
        ("two tokens and a comma", $"Bearer {Base}, Bearer {Base}", "INVALID_HEADER_FORMAT"),
        ("the scheme twice", $"Bearer Bearer {Base}", "INVALID_HEADER_FORMAT"),
        ("the token in quotes", $"Bearer \"{Base}\"", "INVALID_HEADER_FORMAT"),
        ("the token in apostrophes", $"Bearer '{Base}'", "INVALID_HEADER_FORMAT"),
        ("the token in angle brackets", $"Bearer <{Base}>", "INVALID_HEADER_FORMAT"),
        ("a comma behind the token", $"Bearer {Base},", "INVALID_HEADER_FORMAT"),
        ("a semicolon behind the token", $"Bearer {Base};", "INVALID_HEADER_FORMAT"),
        ("a parameter behind the token", $"Bearer {Base} realm=api", "INVALID_HEADER_FORMAT"),
        ("a percent sign", $"Bearer {Base}%3D", "INVALID_HEADER_FORMAT"),
        ("an equals sign in the middle", $"Bearer {Parts[0]}=.{Parts[1]}.{Parts[2]}", "INVALID_HEADER_FORMAT"),
        ("equals signs alone", "Bearer ==", "INVALID_HEADER_FORMAT"),
        ("a star", "Bearer *", "INVALID_HEADER_FORMAT"),
        ("JSON", "Bearer {\"alg\":\"none\"}", "INVALID_HEADER_FORMAT"),
        ("a letter outside ASCII, in UTF-8", "Bearer \u00c3\u00a9", "INVALID_HEADER_FORMAT"),
        ("bytes that are no UTF-8", "Bearer \u00ff\u00fe", "INVALID_HEADER_FORMAT"),
        ("two headers", $"Bearer {Base}\r\nAuthorization: Bearer {Base}", "INVALID_HEADER_FORMAT"),
        ("two headers, one of them empty", $"Bearer {Base}\r\nAuthorization:", "INVALID_HEADER_FORMAT"),
        ("two headers, one of them Basic", $"Basic YTpi\r\nauthorization: Bearer {Base}", "INVALID_HEADER_FORMAT"),
        ("the scheme in capitals", $"BEARER {Base}", Good),
        ("the scheme in small letters", $"bearer {Base}", Good),
        ("the scheme in mixed letters", $"bEaReR {Base}", Good),
        ("blanks around it all", $"   Bearer {Base}   ", Good),
        ("many blanks behind the scheme", $"Bearer     {Base}", Good),
    ];

    private static IEnumerable<(string, string)> Forms() =>
    [
        ("one letter", "x"),
        ("the word undefined", "undefined"),
        ("the word null", "null"),
        ("one part", Parts[0]),
        ("two parts", $"{Parts[0]}.{Parts[1]}"),
        ("a session token", "kx9ZpQ2mV7sT4wN1bR6yH3cJ8fL5dG0a.mB3nK8vX2zQ7wE1rT6yU4iO9pA5sD0fG"),
        ("a session token as it is stored, with base64", "kx9ZpQ2mV7sT4wN1bR6yH3cJ8fL5dG0a.mB3nK8vX2/Q7wE1rT6+U4iO9pA5sD0fG="),
        ("a session token without its signature", "kx9ZpQ2mV7sT4wN1bR6yH3cJ8fL5dG0a"),
        ("four parts", $"{Base}.{Parts[2]}"),
        ("five parts, as of a JWE", $"{Parts[0]}..{Parts[1]}.{Parts[2]}.{Parts[2]}"),
        ("a dot alone", "."),
        ("two dots alone", ".."),
        ("three dots alone", "..."),
        ("an empty header", $".{Parts[1]}.{Parts[2]}"),
        ("an empty payload", $"{Parts[0]}..{Parts[2]}"),
        ("an empty payload that is signed", SignEncoded($"{Parts[0]}.")),
        ("an empty signature", $"{Parts[0]}.{Parts[1]}."),
        ("a dot before", $".{Base}"),
        ("a dot behind", $"{Base}."),
        ("padding behind", $"{Base}="),
        ("two signs of padding behind", $"{Base}=="),
        ("the plus of base64 in the signature", $"{Parts[0]}.{Parts[1]}.+{Parts[2][1..]}"),
        ("the slash of base64 in the signature", $"{Parts[0]}.{Parts[1]}./{Parts[2][1..]}"),
        ("the slash of base64 in the payload", SignEncoded($"{Parts[0]}./{Parts[1][1..]}")),
        ("a tilde in the header", SignEncoded($"~{Parts[0][1..]}.{Parts[1]}")),
        ("a signature of 41 characters, which no bytes make", $"{Parts[0]}.{Parts[1]}.{Parts[2][..41]}"),
        ("a payload with one character too many", SignEncoded($"{Parts[0]}.{Encode("{}  ")}AAA")),
        ("left-over bits in the signature", $"{Parts[0]}.{Parts[1]}.{WithLeftOverBits(Parts[2])}"),
        ("left-over bits in the header", SignEncoded($"{WithLeftOverBits(Encode("""{"alg":"HS256","typ":"JWT" }"""))}.{Parts[1]}")),
        ("left-over bits in the payload", SignEncoded($"{Parts[0]}.{WithLeftOverBits(Encode(PaddedTo(2)))}")),
        ("left-over bits in a payload of the other length", SignEncoded($"{Parts[0]}.{WithLeftOverBits(Encode(PaddedTo(1)))}")),
        ("8,193 characters", Base.With("pad", Pad(8193)).ToString()),
        ("20,000 characters", new string('a', 20_000)),
    ];

    private static IEnumerable<(string, string)> HeaderParts() =>
    [
        ("a header that is no JSON", Sign("alg=HS256", Json)),
        ("an empty object's half", Sign("{", Json)),
        ("a header that is an array", Sign("""["HS256"]""", Json)),
        ("a header that is a string", Sign("\"HS256\"", Json)),
        ("a header that is null", Sign("null", Json)),
        ("a header that is a number", Sign("256", Json)),
        ("two objects", Sign(Hs256 + Hs256, Json)),
        ("something behind the object", Sign(Hs256 + "x", Json)),
        ("a comma behind the last member", Sign("""{"alg":"HS256",}""", Json)),
        ("an array of the header closed as an object", Sign("""{"alg":"HS256","x":[1}}""", Json)),
        ("names without quotes", Sign("{alg:\"HS256\"}", Json)),
        ("apostrophes for quotes", Sign("{'alg':'HS256'}", Json)),
        ("a comment", Sign("""{"alg":"HS256"/**/}""", Json)),
        ("a byte order mark", Sign([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Hs256)], Encoding.UTF8.GetBytes(Json))),
        ("a control character in a string", Sign("{\"alg\":\"HS256\",\"kid\":\"a\u0001\"}", Json)),
        ("a false escape", Sign("""{"alg":"HS256","kid":"\x"}""", Json)),
        ("invalid UTF-8 in the header", Sign([.. Encoding.UTF8.GetBytes("""{"alg":"HS256","kid":"""), (byte)'"', 0xFF, (byte)'"', (byte)'}'], Encoding.UTF8.GetBytes(Json))),
        ("invalid UTF-8 in a name", Sign([.. Encoding.UTF8.GetBytes("""{"alg":"HS256","""), (byte)'"', 0xC0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}'], Encoding.UTF8.GetBytes(Json))),
        ("alg twice, alike", Sign("""{"alg":"HS256","alg":"HS256"}""", Json)),
        ("alg twice, none last", Sign("""{"alg":"HS256","alg":"none"}""", Json)),
        ("alg twice, none first", Sign("""{"alg":"none","alg":"HS256"}""", Json)),
        ("alg twice, once in escapes", Sign("""{"alg":"HS256","\u0061lg":"HS256"}""", Json)),
        ("typ twice", Sign("""{"alg":"HS256","typ":"JWT","typ":"JWT"}""", Json)),
        ("crit", Sign("""{"alg":"HS256","crit":["exp"],"exp":1}""", Json)),
        ("crit, empty", Sign("""{"alg":"HS256","crit":[]}""", Json)),
        ("crit, null", Sign("""{"alg":"HS256","crit":null}""", Json)),
        ("crit for an unencoded payload (RFC 7797)", Sign("""{"alg":"HS256","b64":false,"crit":["b64"]}""", Json)),
        ("crit in escapes", Sign("""{"alg":"HS256","cri\u0074":["exp"]}""", Json)),
        ("typ of another kind of token", Base.WithHeader("typ", "JWE").ToString()),
        ("typ of a DPoP proof", Base.WithHeader("typ", "dpop+jwt").ToString()),
        ("typ of a logout token", Base.WithHeader("typ", "logout+jwt").ToString()),
        ("typ that begins well", Base.WithHeader("typ", "JWTS").ToString()),
        ("typ with a blank", Base.WithHeader("typ", "JWT ").ToString()),
        ("typ empty", Base.WithHeader("typ", "").ToString()),
        ("typ with nothing behind application/", Base.WithHeader("typ", "application/").ToString()),
        ("typ with application/ twice", Base.WithHeader("typ", "application/application/jwt").ToString()),
        ("typ with application/ twice and in escapes", Sign("""{"alg":"HS256","typ":"application\/application\/jwt"}""", Json)),
        ("typ with application/ three times", Base.WithHeader("typ", "application/application/application/at+jwt").ToString()),
        ("typ that has at+jwt in full, and more", Base.WithHeader("typ", "application/at+jwts").ToString()),
        ("typ that has at+jwt in full, and more in escapes", Sign("""{"alg":"HS256","typ":"application\/at+jwt\u0073"}""", Json)),
        ("typ that has at+jwt in full, and a parameter", Base.WithHeader("typ", "application/at+jwt; v=1").ToString()),
        ("typ of another media type", Base.WithHeader("typ", "text/jwt").ToString()),
        ("typ a number", Base.WithHeader("typ", 1).ToString()),
        ("typ null", Sign("""{"alg":"HS256","typ":null}""", Json)),
        ("typ an array", Base.WithHeader("typ", new JsonArray("JWT")).ToString()),
    ];

    private static IEnumerable<(string, string)> Algorithms() =>
    [
        ("none without a signature's worth", $"{Encode("""{"alg":"none"}""")}.{Parts[1]}.AA"),
        ("none, signed", Base.WithHeader("alg", "none").ToString()),
        ("None", Base.WithHeader("alg", "None").ToString()),
        ("NONE", Base.WithHeader("alg", "NONE").ToString()),
        ("hs256", Base.WithHeader("alg", "hs256").ToString()),
        ("Hs256", Base.WithHeader("alg", "Hs256").ToString()),
        ("HS256 and a blank", Base.WithHeader("alg", "HS256 ").ToString()),
        ("HS256 and a zero character", Base.WithHeader("alg", "HS256\0").ToString()),
        ("HS384", Base.WithHeader("alg", "HS384").ToString()),
        ("HS512", Base.WithHeader("alg", "HS512").ToString()),
        ("HS1", Base.WithHeader("alg", "HS1").ToString()),
        ("RS256", Base.WithHeader("alg", "RS256").ToString()),
        ("PS256", Base.WithHeader("alg", "PS256").ToString()),
        ("ES256", Base.WithHeader("alg", "ES256").ToString()),
        ("EdDSA", Base.WithHeader("alg", "EdDSA").ToString()),
        ("Ed25519", Base.WithHeader("alg", "Ed25519").ToString()),
        ("dir", Base.WithHeader("alg", "dir").ToString()),
        ("no alg", Base.WithHeader("alg", null).ToString()),
        ("an empty header object", Sign("{}", Json)),
        ("alg empty", Base.WithHeader("alg", "").ToString()),
        ("alg null", Sign("""{"alg":null}""", Json)),
        ("alg a number", Base.WithHeader("alg", 256).ToString()),
        ("alg an array", Base.WithHeader("alg", new JsonArray("HS256")).ToString()),
        ("alg an object", Base.WithHeader("alg", new JsonObject { ["HS256"] = true }).ToString()),
        ("Alg, which is not alg", Sign("""{"Alg":"HS256"}""", Json)),
    ];

    private static IEnumerable<(string, string)> Signatures() =>
    [
        ("another secret", Foreign("ada")),
        ("the secret and a line feed", (Base with { Key = Secret + "\n" }).ToString()),
        ("the secret in capitals", (Base with { Key = Secret.ToUpperInvariant() }).ToString()),
        ("the secret cut short", (Base with { Key = Secret[..^1] }).ToString()),
        ("the public default secret of Better Auth", (Base with { Key = "better-auth-secret-12345678901234567890" }).ToString()),
        ("an empty secret", (Base with { Key = "" }).ToString()),
        ("another payload", Tampered("ada")),
        ("another header", $"{Encode("""{"typ":"JWT","alg":"HS256"}""")}.{Parts[1]}.{Parts[2]}"),
        ("the first character changed", $"{Parts[0]}.{Parts[1]}.{(Parts[2][0] == 'A' ? 'B' : 'A')}{Parts[2][1..]}"),
        ("all zeroes", $"{Parts[0]}.{Parts[1]}.{new string('A', 43)}"),
        ("one byte", $"{Parts[0]}.{Parts[1]}.AA"),
        ("half a signature", $"{Parts[0]}.{Parts[1]}.{Encode(new string('x', 16))}"),
        ("a byte more than a signature has", $"{Parts[0]}.{Parts[1]}.{Encode(new string('x', 33))}"),
        ("a signature as long as of HS512", $"{Parts[0]}.{Parts[1]}.{Encode(new string('x', 64))}"),
        ("the payload as its signature", $"{Parts[0]}.{Parts[1]}.{Parts[1]}"),
        ("a payload that is no JSON, not signed either", $"{Parts[0]}.{Encode("not JSON")}.{Parts[2]}"),
        ("an expired payload, not signed either", $"{Parts[0]}.{Expired("ada").Split('.')[1]}.{Parts[2]}"),
    ];

    private static IEnumerable<(string, string)> Payloads() =>
    [
        ("a payload that is no JSON", Sign(Hs256, "uid=ada")),
        ("a payload that is an array", Sign(Hs256, $"[{Json}]")),
        ("a payload that is a string", Sign(Hs256, "\"ada\"")),
        ("a payload that is null", Sign(Hs256, "null")),
        ("an array closed as an object", Sign(Hs256, Json[..^1] + ",\"x\":[1}}")),
        ("an object closed as an array", Sign(Hs256, Json[..^1] + ",\"x\":{\"y\":1]}")),
        ("an array closed as an object, deep down", Sign(Hs256, Json[..^1] + ",\"x\":{\"y\":[[{\"z\":[1}]]]}}")),
        ("an empty array closed as an object", Sign(Hs256, Json[..^1] + ",\"x\":[}}")),
        ("brackets closed in the wrong order", Sign(Hs256, Json[..^1] + ",\"x\":[{\"y\":1]}}")),
        ("two payloads", Sign(Hs256, Json + Json)),
        ("a payload cut short", Sign(Hs256, Json[..^1])),
        ("invalid UTF-8 in the payload", Sign(Encoding.UTF8.GetBytes(Hs256), [.. Encoding.UTF8.GetBytes(Json[..^1] + ",\"x\":\""), 0xC3, 0x28, (byte)'"', (byte)'}'])),
        ("a surrogate in UTF-8", Sign(Encoding.UTF8.GetBytes(Hs256), [.. Encoding.UTF8.GetBytes(Json[..^1] + ",\"x\":\""), 0xED, 0xA0, 0x80, (byte)'"', (byte)'}'])),
        ("half a surrogate pair for a uid", Sign(Hs256, With("uid", "\"\\ud800\""))),
        ("half a surrogate pair in a name", Sign(Hs256, With("name", "\"a\\udc00\""))),
        ("exp twice", Sign(Hs256, Json[..^1] + $",\"exp\":{Now + 900}}}")),
        ("iat twice", Sign(Hs256, Json[..^1] + $",\"iat\":{Now}}}")),
        ("nbf twice", Sign(Hs256, Json[..^1] + ",\"nbf\":1,\"nbf\":1}")),
        ("iss twice", Sign(Hs256, Json[..^1] + $",\"iss\":\"{Origin}\"}}")),
        ("aud twice", Sign(Hs256, Json[..^1] + $",\"aud\":\"{Origin}\"}}")),
        ("uid twice", Sign(Hs256, Json[..^1] + ",\"uid\":\"ada\"}")),
        ("uid twice, once in escapes", Sign(Hs256, Json[..^1] + ",\"u\\u0069d\":\"bob\"}")),
        ("email twice", Sign(Hs256, Json[..^1] + ",\"email\":\"a\"}")),
        ("name twice", Sign(Hs256, Json[..^1] + ",\"name\":\"a\"}")),
        ("no exp", Base.With("exp", null).ToString()),
        ("exp in quotes", Base.With("exp", $"{Now + 900}").ToString()),
        ("exp null", Sign(Hs256, With("exp", "null"))),
        ("exp true", Base.With("exp", true).ToString()),
        ("exp an array", Base.With("exp", new JsonArray(Now + 900)).ToString()),
        ("exp negative", Base.With("exp", -1).ToString()),
        ("exp past the year 9999", Base.With("exp", 253_402_300_800).ToString()),
        ("exp beyond 64 bits", Sign(Hs256, With("exp", "99999999999999999999"))),
        ("exp 1e309, which reads as infinity", Sign(Hs256, With("exp", "1e309"))),
        ("exp negative, but only just", Sign(Hs256, With("exp", "-1e-400"))),
        ("exp NaN", Sign(Hs256, With("exp", "NaN"))),
        ("exp hexadecimal", Sign(Hs256, With("exp", "0x7fffffff"))),
        ("exp with a plus", Sign(Hs256, With("exp", $"+{Now + 900}"))),
        ("exp with a zero before", Sign(Hs256, With("exp", $"0{Now + 900}"))),
        ("no iat", Base.With("iat", null).ToString()),
        ("iat in quotes", Base.With("iat", $"{Now}").ToString()),
        ("iat negative", Base.With("iat", -0.5).ToString()),
        ("iat past the year 9999", Sign(Hs256, With("iat", "1e15"))),
        ("nbf in quotes", Base.With("nbf", $"{Now}").ToString()),
        ("nbf null", Sign(Hs256, Json[..^1] + ",\"nbf\":null}")),
        ("nbf negative", Base.With("nbf", -1).ToString()),
        ("nbf past the year 9999", Base.With("nbf", 253_402_300_800).ToString()),
        ("aud a number", Base.With("aud", 1).ToString()),
        ("aud null", Sign(Hs256, With("aud", "null"))),
        ("aud an object", Base.With("aud", new JsonObject()).ToString()),
        ("aud an array with a number", Base.With("aud", new JsonArray(Origin, 1)).ToString()),
        ("aud an array with an array", Base.With("aud", new JsonArray(Origin, new JsonArray())).ToString()),
        ("expired, but without iat", Base.With("exp", Now - 900).With("iat", null).ToString()),
    ];

    private static IEnumerable<(string, string)> Expiries() =>
    [
        ("expired at the skew's very second", Expired("ada")),
        ("expired a year ago", Base.With("iat", Now - 31_536_000).With("exp", Now - 31_535_000).ToString()),
        ("expired in 1970", Base.With("iat", 0).With("exp", 0).ToString()),
        ("expired in the second's fraction", Base.With("exp", Now - 5.5).ToString()),
        ("expired, and before its nbf", Base.With("exp", Now - 900).With("nbf", Now + 900).ToString()),
        ("expired, and valid for too long", Base.With("exp", Now - 900).With("iat", 0).ToString()),
        ("expired, and of another issuer", Base.With("exp", Now - 900).With("iss", "x").ToString()),
        ("expired, and without uid", Base.With("exp", Now - 900).With("uid", null).ToString()),
    ];

    private static IEnumerable<(string, string)> Beginnings() =>
    [
        ("nbf a second beyond the skew", Base.With("nbf", Now + 6).ToString()),
        ("nbf a moment beyond the skew", Base.With("nbf", Now + 5.5).ToString()),
        ("nbf next year", Base.With("nbf", Now + 31_536_000).ToString()),
        ("iat a second beyond the skew", Base.With("iat", Now + 6).ToString()),
        ("iat in milliseconds, as by mistake", Base.With("iat", Now * 100).With("exp", Now * 100 + 900).ToString()),
        ("not yet valid, and valid for too long", Base.With("nbf", Now + 900).With("exp", Now + 90_000).ToString()),
        ("not yet valid, and of another audience", Base.With("nbf", Now + 900).With("aud", "x").ToString()),
    ];

    private static IEnumerable<(string, string)> Lifetimes() =>
    [
        ("a second more than a day", Base.With("exp", Now + 86_401).ToString()),
        ("a fraction of a second more than a day", Base.With("exp", Now + 86_400.5).ToString()),
        ("a year", Base.With("exp", Now + 31_536_000).ToString()),
        ("up to the end of 9999", Base.With("exp", 253_402_300_799).ToString()),
        ("exp in milliseconds, as by mistake", Base.With("exp", Now * 100).ToString()),
        ("issued long ago", Base.With("iat", 0).ToString()),
        ("too long, and of another issuer", Base.With("iat", 0).With("iss", "x").ToString()),
    ];

    private static IEnumerable<(string, string)> Issuers() =>
    [
        ("another issuer", Base.With("iss", "http://evil.example").ToString()),
        ("no issuer", Base.With("iss", null).ToString()),
        ("the issuer with a slash", Base.With("iss", Origin + "/").ToString()),
        ("the issuer with a path", Base.With("iss", Origin + "/api/auth").ToString()),
        ("the issuer in capitals", Base.With("iss", Origin.ToUpperInvariant()).ToString()),
        ("an issuer that begins well", Base.With("iss", Origin + "0").ToString()),
        ("a part of the issuer", Base.With("iss", Origin[..^1]).ToString()),
        ("an array with the issuer", Base.With("iss", new JsonArray(Origin)).ToString()),
        ("an issuer that is a number", Base.With("iss", 3000).ToString()),
        ("an empty issuer", Base.With("iss", "").ToString()),
        ("another issuer and another audience", Base.With("iss", "x").With("aud", "x").ToString()),
    ];

    private static IEnumerable<(string, string)> Audiences() =>
    [
        ("another audience", Base.With("aud", "http://evil.example").ToString()),
        ("no audience", Base.With("aud", null).ToString()),
        ("no audience in the array", Base.With("aud", new JsonArray()).ToString()),
        ("other audiences in the array", Base.With("aud", new JsonArray("a", "b")).ToString()),
        ("the audience with a slash", Base.With("aud", Origin + "/").ToString()),
        ("the audience in capitals", Base.With("aud", Origin.ToUpperInvariant()).ToString()),
        ("the audience within a string", Base.With("aud", $"a {Origin}").ToString()),
        ("another audience, and no uid", Base.With("aud", "x").With("uid", null).ToString()),
    ];

    private static IEnumerable<(string, string)> Uids() =>
    [
        ("no uid", Base.With("uid", null).ToString()),
        ("an empty uid", Base.With("uid", "").ToString()),
        ("a uid that is a number", Base.With("uid", 42).ToString()),
        ("a uid that is null", Sign(Hs256, With("uid", "null"))),
        ("a uid that is true", Base.With("uid", true).ToString()),
        ("a uid that is an array", Base.With("uid", new JsonArray("ada")).ToString()),
        ("a uid that is an object", Base.With("uid", new JsonObject { ["id"] = "ada" }).ToString()),
        ("UID, which is not uid", Base.With("uid", null).With("UID", "ada").ToString()),
        ("a sub, which is not uid", Base.With("uid", null).With("sub", "ada").ToString()),
    ];

    private static IEnumerable<(string, string)> GoodOnes() =>
    [
        ("as Better Auth makes it", Base.ToString()),
        ("no typ", Base.WithHeader("typ", null).ToString()),
        ("typ in small letters", Base.WithHeader("typ", "jwt").ToString()),
        ("typ in escapes", Sign("""{"alg":"HS256","typ":"J\u0057T"}""", Json)),
        ("typ of an access token (RFC 9068)", Base.WithHeader("typ", "at+jwt").ToString()),
        ("typ of an access token in full", Base.WithHeader("typ", "application/at+jwt").ToString()),
        ("typ in full, in mixed letters", Base.WithHeader("typ", "Application/JWT").ToString()),
        ("kid and unknown members in the header", Base.WithHeader("kid", "1").WithHeader("x", new JsonObject { ["y"] = new JsonArray(1, "a", null) }).ToString()),
        ("alg in escapes", Sign("""{"\u0061lg":"HS\u0032\u00356"}""", Json)),
        ("white space in the JSON", Sign(" {\t\"alg\" : \"HS256\"\r\n} ", $"\n{Json} ")),
        ("an unknown member twice", Sign("""{"alg":"HS256","kid":"1","kid":"2"}""", Json[..^1] + ",\"x\":1,\"x\":2}")),
        ("unknown claims of all kinds", Base.With("role", "admin").With("n", 1.5e3).With("deep", new JsonArray(new JsonArray(new JsonObject()))).ToString()),
        ("half a surrogate pair in a claim that is not read", Sign(Hs256, Json[..^1] + ",\"x\":\"\\ud800\"}")),
        ("a second before the skew ends", Base.With("exp", Now - 4).ToString()),
        ("a moment before the skew ends", Base.With("exp", Now - 4.5).ToString()),
        ("nbf at the skew's very second", Base.With("nbf", Now + 5).ToString()),
        ("iat at the skew's very second", Base.With("iat", Now + 5).ToString()),
        ("exp with an exponent", Sign(Hs256, With("exp", $"{(Now + 900) / 1e9:R}e9"))),
        ("a lifetime of a day exactly", Base.With("exp", Now + 86_400).ToString()),
        ("exp before iat, within the skew", Base.With("iat", Now + 2).With("exp", Now).ToString()),
        ("aud an array of one", Base.With("aud", new JsonArray(Origin)).ToString()),
        ("aud an array of several", Base.With("aud", new JsonArray("a", Origin, "b")).ToString()),
        ("iss in escapes", Sign(Hs256, With("iss", "\"http:\\/\\/localhost:3000\""))),
        ("no sub", Base.With("sub", null).ToString()),
        ("a sub of another kind", Base.With("sub", 5).ToString()),
        ("no email and no name", Base.With("email", null).With("name", null).ToString()),
        ("an email and a name of another kind", Base.With("email", 5).With("name", new JsonArray()).ToString()),
        ("8,192 characters", Base.With("pad", Pad(8192)).ToString()),
    ];

    private static IEnumerable<(string, string?, string)> Section(string errorCode, IEnumerable<(string Case, string Token)> rows) =>
        rows.Select(row => (row.Case, (string?)$"Bearer {row.Token}", errorCode));

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    // The payload with one claim as raw JSON.
    private static string With(string claim, string json) => Base.With(claim, "?").Claims.ToJsonString().Replace($"\"{claim}\":\"?\"", $"\"{claim}\":{json}", StringComparison.Ordinal);

    // The payload, padded with spaces until its length modulo three is this remainder.
    private static string PaddedTo(int remainder) => Json + new string(' ', (remainder - Json.Length % 3 + 3) % 3);

    // Replaces the last character with the next one, which decodes to the same bytes and sets a bit that must be zero.
    private static string WithLeftOverBits(string encoded)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        (encoded.Length % 4).ShouldBeOneOf(2, 3);
        return encoded[..^1] + Alphabet[Alphabet.IndexOf(encoded[^1], StringComparison.Ordinal) + 1];
    }

    // A claim that makes the token this many characters long.
    private static string Pad(int length)
    {
        for (var pad = length / 2; ; pad++)
        {
            var text = new string('x', pad);
            if (Base.With("pad", text).ToString().Length == length) return text;
        }
    }
}
