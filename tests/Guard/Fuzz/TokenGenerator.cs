using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tests.Guard.Fuzz;

/// <summary>
/// Generates tokens that are almost valid, with one or more changes to a claim, the header, the bytes, the characters or the signature.
/// Most are signed after the change, so that the checks after the signature run. A seed and a number always generate the same token.
/// </summary>
internal sealed class TokenGenerator(int seed, int number)
{
    private static readonly long Now = Token.Now.ToUnixTimeSeconds();

    private static readonly string[] ReadClaims = ["exp", "iat", "nbf", "iss", "aud", "uid", "email", "name"];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-0.0e5", "-1", "-0.5", "-1e-400", "1e309", "1e-400", "1e999999999", "1E-999999999", "253402300799", "253402300799.99999999", "253402300800", "9223372036854775808",
        "[]", "{}", "\"\"", "\"x\"", "\"ada\"", "[1]", "[null]", "{\"x\":[{}]}", "[[]]", "[\"\"]", "{\"uid\":\"eve\"}",
        $"\"{Token.Origin}\"", $"\"{Token.Origin}/\"", $"\"{Token.Origin.ToUpperInvariant()}\"", $"\" {Token.Origin}\"", $"\"{Token.Origin}\\u0000\"", "\"http:\\/\\/localhost\\u003a3000\"",
        $"[\"{Token.Origin}\"]", $"[ \"x\" , \"{Token.Origin}\" ]", $"[\"{Token.Origin}\",5]", $"[[\"{Token.Origin}\"]]", "[\"x\",\"y\"]", $"[\"\\ud800\",\"{Token.Origin}\"]",
        "\"\\ud800\"", "\"\\ude00\\ud83d\"", "\"\\ud83d\\ude00\"", "\"\\ud83dx\"", "\"\\u0000\"", "\"žluťoučký\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\u007f\u2028\"",
        "1.", "01", ".5", "+1", "tru", "nulll", "'x'", "NaN", "Infinity", "0x10", "1e", "1e+", "\"\\x\"", "\"\\u12g4\"", "\"", "[", "{\"a\"}", "{\"a\":[}}", "[1,]", "//", "\"a\nb\"", "",
    ];

    private static readonly string[] Headers =
    [
        """{"alg":"HS256"}""", """{"typ":"JWT","alg":"HS256"}""", """ { "alg" : "HS256" } """, """{"alg":"\u0048S256"}""", """{"\u0061lg":"HS256","t\u0079p":"j\u0057t"}""", """{"alg":"HS256","typ":"at+jwt"}""",
        """{"alg":"HS256","typ":"application/jwt"}""", """{"alg":"HS256","typ":"APPLICATION/AT+JWT"}""", """{"alg":"HS256","typ":"application/application/jwt"}""", """{"alg":"HS256","typ":"application/at+jwt2"}""",
        """{"alg":"HS256","typ":"application/"}""", """{"alg":"HS256","typ":"JWS"}""", """{"alg":"HS256","typ":""}""", """{"alg":"HS256","typ":null}""", """{"alg":"HS256","typ":5}""", """{"alg":"HS256","typ":"\ud800"}""",
        """{"alg":"HS256","crit":["b64"],"b64":false}""", """{"alg":"HS256","crit":[]}""", """{"alg":"HS256","cri\u0074":null}""", """{"alg":"HS256","b64":false}""", """{"alg":"HS256","alg":"HS256"}""",
        """{"alg":"none","alg":"HS256"}""", """{"alg":"HS256","\u0061lg":"none"}""", """{"alg":"HS256","typ":"JWT","typ":"JWT"}""", """{"alg":"HS256","kid":"x","kid":"y"}""", """{"alg":"none"}""", """{"alg":"nOnE"}""",
        """{"alg":"hs256"}""", """{"alg":"HS256 "}""", """{"alg":"HS384"}""", """{"alg":"HS512"}""", """{"alg":"RS256"}""", """{"alg":"ES256K"}""", """{"alg":"EdDSA"}""", """{"alg":["HS256"]}""", """{"alg":null}""", """{"alg":""}""",
        """{"alg":"HS256","kid":"../../dev/null","jku":"http://evil.example/","x5u":"x","jwk":{"kty":"oct","k":"AAAA"}}""", """{"alg":"dir","enc":"A256GCM"}""", """{"alg":"HS256","zip":"DEF"}""", """{"alg":"HS256","cty":"JWT"}""",
        "{}", "[]", "null", "\"HS256\"", """{"alg":"HS256"}}""", """{"alg":"HS256",}""", """{"alg":"HS256","typ":"JWT"} x""", """{"alg":"HS256"}{}""", "", "\uFEFF{\"alg\":\"HS256\"}", """{"alg":"HS256","\ud800":1}""",
    ];

    private readonly Random _random = new(unchecked(seed * 1_000_003 + number));

    public string Next()
    {
        var header = """{"alg":"HS256","typ":"JWT"}""";
        var claims = Claims();
        for (var changes = _random.Next(4); changes > 0; changes--) Change(claims);
        if (_random.Next(5) == 0) header = Pick(Headers);

        var payload = Payload(claims);
        var key = _random.Next(40) == 0 ? "a-secret-that-the-api-was-never-told-about" : Token.Secret;
        return _random.Next(12) switch
        {
            0 or 1 => Token.Sign(Changed(Encoding.UTF8.GetBytes(header)), Encoding.UTF8.GetBytes(payload), key),
            2 or 3 => Token.Sign(Encoding.UTF8.GetBytes(header), Changed(Encoding.UTF8.GetBytes(payload)), key),
            4 => Token.SignEncoded(Changed($"{Encode(header)}.{Encode(payload)}"), key),
            5 => Changed(Token.Sign(header, payload, key)),
            6 => Assembled(Token.Sign(header, payload, key)),
            _ => Token.Sign(header, payload, key),
        };
    }

    private List<(string Name, string Value)> Claims() =>
    [
        ("iat", $"{Now - _random.Next(4) * 60}"),
        ("uid", $"\"user{_random.Next(1000)}\""),
        ("email", "\"ada@example.com\""),
        ("name", Pick("\"Ada\"", "\"Žofie \\u00e9\"", "null", "\"\"", "\"\\ud83d\\ude00\"")),
        ("sub", "\"ada\""),
        ("exp", $"{Now + 60 + _random.Next(900)}"),
        ("iss", $"\"{Token.Origin}\""),
        ("aud", $"\"{Token.Origin}\""),
    ];

    private void Change(List<(string Name, string Value)> claims)
    {
        switch (_random.Next(9))
        {
            case 0:
                claims.Add((Pick("jti", "uid2", "EXP", "Uid", "", "role", "__proto__", "\\ud800", "n\\u0000", "iss "), AnyValue(3)));
                break;
            case 1:
                claims.RemoveAt(_random.Next(claims.Count));
                if (claims.Count == 0) claims.Add(("x", "1"));
                break;
            case 2 or 3:
                Set(claims, Pick(ReadClaims), AnyValue(2));
                break;
            case 4 or 5:
                Set(claims, Pick("exp", "iat", "nbf"), Date());
                break;
            case 6:
                var (name, value) = claims[_random.Next(claims.Count)];
                claims.Add((name.Length > 0 && _random.Next(3) == 0 ? $"\\u{(int)name[0]:x4}{name[1..]}" : name, _random.Next(2) == 0 ? value : AnyValue(1)));
                break;
            case 7:
                var at = _random.Next(claims.Count);
                if (claims[at].Name is { Length: > 0 } plain && plain[0] != '\\') claims[at] = ($"\\u{(int)plain[0]:X4}{plain[1..]}", claims[at].Value);
                break;
            case 8 when _random.Next(20) == 0:
                claims.Add(("filler", $"\"{new string('x', _random.Next(5_000, 7_000))}\""));
                break;
            case 8 when _random.Next(10) == 0:
                var depth = _random.Next(1, 2_500);
                claims.Add(("deep", _random.Next(2) == 0 ? new string('[', depth) + new string(']', depth - _random.Next(2)) : $"{Repeat("{\"a\":", depth)}1{new string('}', depth)}"));
                break;
            default:
                claims.Insert(_random.Next(claims.Count + 1), (Pick("x", "exp2", "nbf2"), AnyValue(4)));
                break;
        }
    }

    private void Set(List<(string Name, string Value)> claims, string name, string value)
    {
        claims.RemoveAll(claim => claim.Name == name);
        claims.Insert(_random.Next(claims.Count + 1), (name, value));
    }

    private string AnyValue(int depth) => (depth > 0 ? _random.Next(6) : 0) switch
    {
        1 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => AnyValue(depth - 1)))}]",
        2 => $"{{{string.Join(',', Enumerable.Range(0, _random.Next(3)).Select(index => $"\"{Pick("a", "uid", "exp", "\\u0061")}{index}\":{AnyValue(depth - 1)}"))}}}",
        3 => Date(),
        4 => Pick(" ", "\t", "\r\n", "") + AnyValue(depth - 1) + Pick(" ", "\n", ""),
        _ => Pick(Values),
    };

    // Around an edge of the rules, with a fraction and an exponent, so that the same instant has many spellings.
    private string Date()
    {
        var edge = Now + Pick(-86_400L, -86_395, -905, -6, -5, -4, -1, 0, 1, 4, 5, 6, 899, 900, 86_399, 86_400, 86_401);
        var fraction = Pick("", "", ".0", ".5", ".0000001", ".9999999", ".99999994", ".00000001", ".000000000000000000001", $".{_random.NextInt64(1_000_000_000_000)}");
        var text = edge.ToString(CultureInfo.InvariantCulture) + fraction;
        return _random.Next(4) switch
        {
            0 => text + Pick("e0", "E+0", "e-0", "E00"),
            1 => $"{text.Replace(".", "")}e-{fraction.Length - (fraction.Length > 0 ? 1 : 0)}",
            2 when fraction.Length == 0 => $"{text[0]}.{text[1..]}E+{text.Length - 1}",
            _ => text,
        };
    }

    private byte[] Changed(byte[] bytes)
    {
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var at = _random.Next(bytes.Length + 1);
            var rest = bytes[Math.Min(bytes.Length, at + _random.Next(3))..];
            bytes = _random.Next(7) switch
            {
                0 => [.. bytes[..at], (byte)_random.Next(256), .. rest],
                1 => [.. bytes[..at], .. rest],
                2 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(Pick(" ", "\t", "\n", "\0", "\\", "\"", ",", ":", "{", "}", "[", "]", "é", "\u2028", "\\u", "e", "-", "0", "."))!, .. bytes[at..]],
                3 => [.. bytes, .. Encoding.UTF8.GetBytes(Pick(" ", "\n", "\0", "{}", "x", "}", ",")!)],
                4 => [.. "\n "u8, .. bytes, .. " \r\n"u8],
                5 => [.. Pick<byte[]>([0xEF, 0xBB, 0xBF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF])!, .. bytes],
                _ => [.. bytes[..at], .. bytes[..Math.Min(bytes.Length, _random.Next(20))], .. bytes[at..]],
            };
        }

        return bytes;
    }

    private string Changed(string text)
    {
        var at = _random.Next(text.Length + 1);
        return _random.Next(6) switch
        {
            0 => text + Pick("=", "==", " ", "\n", "%", ".", ".AAAA", "A", "AA"),
            1 => text.Insert(at, Pick(" ", "\t", "\n", "=", "+", "/", ".", "é", "A", "\0", "Ａ")),
            2 => text.Remove(Math.Min(at, text.Length - 1), 1),
            3 => text[..at],
            4 => string.Concat(text.AsSpan(0, text.Length - 1), Pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".ToCharArray()).ToString()),
            _ => text.Replace('-', '+').Replace('_', '/'),
        };
    }

    private string Assembled(string token)
    {
        var parts = token.Split('.');
        var mac = Base64Url.DecodeFromChars(parts[2]);
        return _random.Next(8) switch
        {
            0 => string.Join('.', parts.OrderBy(_ => _random.Next())),
            1 => $"{parts[0]}.{Encode("""{"uid":"eve","iat":1,"exp":9999999999}""")}.{parts[2]}",
            2 => string.Join('.', parts.Where((_, part) => part != _random.Next(3))),
            3 => $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[Pick(0, 1, 31, 32, 33, 64)])}",
            4 => $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(mac.AsSpan(0, _random.Next(32)))}",
            5 => $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString([.. mac, .. mac])}",
            6 => $"{parts[0]}.{parts[1]}.",
            _ => $"{token}.{Pick(parts)}",
        };
    }

    private string Payload(List<(string Name, string Value)> claims)
    {
        var space = _random.Next(5) == 0 ? Pick(" ", "\t", "\r\n", "  ") : "";
        return $"{space}{{{space}{string.Join(space + "," + space, claims.Select(claim => $"\"{claim.Name}\"{space}:{space}{claim.Value}"))}{space}}}{space}";
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
