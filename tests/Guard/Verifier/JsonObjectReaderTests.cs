using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Api.Guard.Tokens;
using CsCheck;

namespace Tests.Guard.Verifier;

public sealed class JsonObjectReaderTests
{
    private static readonly JsonDocumentOptions Platform = new() { AllowDuplicateProperties = true, MaxDepth = 10_000 };

    private static readonly string[] Documents =
    [
        "{}",
        """{"a":1}""",
        """{ "iat" : 1893553445.5e-1 , "uid":"ada","email":"ada@example.com","aud":["x","y"],"exp":-0,"n":null,"t":true,"f":false}""",
        """{"nested":{"a":[1,2,{"b":[[],{},[{}]]}],"c":{"d":{}}},"after":"x"}""",
        """{"\u0065xp":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00","\uD83D":"\uDE00","ex\u0070":0.25E+10}""",
        "{\"é\":\"žluťoučký 😀 \u2028 \u007F\",\t\"white\"\r\n:\n[ 1 ,\t2 ]\r}",
        """{"a":"a string of more than sixty-four characters, so that every width of vector is passed over at least once","a":2,"a":{}}""",
    ];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\u00", "\\ud800", "\\udc00", "\\x", "0", "01", "-", "-0", "+1", "1.", ".5", "1e309", "1e", "1E+",
        "e", "true", "tru", "nul", "null", "NaN", "Infinity", " ", "\t", "\n", "\r", "\0", "\u001F", "\u007F", "\u00A0", "\uFEFF", "//", "/**/", "'",
        "\"a\":", "\"a\":1,", "[[[[", "]]]]", "{\"a\":{", "}}",
    ];

    // One change: replaces up to three bytes at a position with a fragment, a byte, a part of the document or nothing.
    private static readonly Gen<Func<byte[], byte[]>> Changes = Gen.Select(
        Gen.Double.Unit,
        Gen.Int[0, 3],
        Gen.Frequency(
            (1, Gen.Const<Func<byte[], byte[]>>(_ => [])),
            (1, Gen.Byte.Select<byte, Func<byte[], byte[]>>(one => _ => [one])),
            (1, Gen.Select<double, int, Func<byte[], byte[]>>(Gen.Double.Unit, Gen.Int[0, 29], (from, length) => json => [.. json.Skip((int)(from * json.Length)).Take(length)])),
            (3, Gen.OneOf(Pieces).Select<string, Func<byte[], byte[]>>(piece => _ => Encoding.UTF8.GetBytes(piece)))),
        (position, replaced, inserted) => new Func<byte[], byte[]>(json =>
        {
            var at = (int)(position * (json.Length + 1));
            return [.. json[..at], .. inserted(json), .. json[Math.Min(json.Length, at + replaced)..]];
        }));

    private static readonly Gen<byte[]> MutatedDocuments = Gen.Select(
        Gen.OneOf(Documents), Changes.Array[0, 3], (json, changes) => changes.Aggregate(Encoding.UTF8.GetBytes(json), (changed, change) => change(changed)));

    [Trait("Category", "Slow")]
    [Fact]
    public void It_agrees_with_the_platform_on_mutated_documents()
    {
        const int Count = 40_000;
        var taken = 0;

        MutatedDocuments.Sample(
            json =>
            {
                if (ShouldAgree(json, "mutated")) Interlocked.Increment(ref taken);
            },
            iter: Count, print: Encoding.UTF8.GetString);

        // Both outcomes must occur.
        taken.ShouldBeInRange(Count / 10, Count * 9 / 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{},")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    [InlineData("{,}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[,1]}")]
    [InlineData("{\"a\":[1 2]}")]
    [InlineData("{\"a\":[}}")]
    [InlineData("{\"a\":{]}")]
    [InlineData("{\"a\":{\"b\"}}")]
    [InlineData("{\"a\":{\"b\":1,}}")]
    [InlineData("{\"a\":\"\\u12G4\"}")]
    [InlineData("{\"a\":\"\\u123\"}")]
    [InlineData("{\"a\":\"\\a\"}")]
    [InlineData("{\"a\":\"\\\"}")]
    [InlineData("{\"a\":\"line\nbreak\"}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":--1}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":1e+}")]
    [InlineData("{\"a\":0x10}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":True}")]
    [InlineData("{\"a\":nulls}")]
    [InlineData("{/**/}")]
    [InlineData("\uFEFF{}")]
    public void Anything_but_a_single_object_is_rejected(string json)
    {
        ShouldAgree(Encoding.UTF8.GetBytes(json), json).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(" \t\r\n{ \t\r\n} \t\r\n")]
    [InlineData("{\"a\":-0}")]
    [InlineData("{\"a\":1e309}")]
    [InlineData("{\"a\":0.0e-0}")]
    [InlineData("{\"\":\"\"}")]
    [InlineData("{\"a\":[],\"b\":{},\"c\":[ ],\"d\":{ }}")]
    [InlineData("{\"a\":[{\"b\":[{\"c\":1},{\"d\":\"]}\"}]},2]}")]
    [InlineData("{\"\\ud800\":\"\\udc00\"}")]
    public void A_single_object_is_accepted(string json)
    {
        ShouldAgree(Encoding.UTF8.GetBytes(json), json).ShouldBeTrue();
    }

    public static TheoryData<string, string, int> Nested =>
        new(from pair in new[] { ("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]") }
            from levels in new[] { 1, 31, 32, 33, 63, 64, 65, 6_000 / pair.Item1.Length }
            select (pair.Item1, pair.Item2, levels));

    [Trait("Category", "Slow")]
    [Theory]
    [MemberData(nameof(Nested))]
    public void Any_depth_is_read_without_recursion(string open, string close, int levels)
    {
        var opened = string.Concat(Enumerable.Repeat(open, levels));
        var closed = string.Concat(Enumerable.Repeat(close, levels));

        ShouldAgree(Encoding.UTF8.GetBytes($"{{\"deep\":{opened}1{closed}}}"), "closed").ShouldBeTrue();
        ShouldAgree(Encoding.UTF8.GetBytes($"{{\"deep\":{opened}"), "left open").ShouldBeFalse();
        ShouldAgree(Encoding.UTF8.GetBytes($"{{\"deep\":{opened}1{closed}{close[..1]}}}"), "closed once more").ShouldBeFalse();
    }

    // Whether the document was accepted.
    private static bool ShouldAgree(byte[] json, string because)
    {
        var expected = ByThePlatform(json);
        var members = ByTheReader(json);
        if (expected is null || members is null)
        {
            (members is null).ShouldBe(expected is null, $"{because}: {Encoding.UTF8.GetString(json)}");
            return false;
        }

        members.ShouldBe(expected, $"{because}: {Encoding.UTF8.GetString(json)}");
        return true;
    }

    // Name and value of each member: the text of a string, otherwise its kind. A lone surrogate is not text for either reader.
    private static List<(string? Name, string? Value)>? ByTheReader(byte[] json)
    {
        if (!Utf8.IsValid(json)) return null;

        var members = new List<(string?, string?)>();
        var reader = new JsonObjectReader(json);
        while (reader.TryReadName(out var name))
        {
            if (!reader.TryReadValue(out var value)) return null;
            members.Add((TextOf(name), value.Kind == JsonKind.String ? TextOf(value) : value.Kind.ToString()));
        }

        return reader.IsWholeObject ? members : null;
    }

    private static string? TextOf(JsonValue value)
    {
        if (!value.IsUnicode) return null;

        var text = value.GetText();
        value.IsText(Encoding.UTF8.GetBytes(text!)).ShouldBeTrue();
        value.IsText(Encoding.UTF8.GetBytes(text + "x")).ShouldBeFalse();
        return text;
    }

    private static List<(string? Name, string? Value)>? ByThePlatform(byte[] json)
    {
        // JsonDocument validates a string's bytes only on access; here, all must be UTF-8.
        if (!Utf8.IsValid(json)) return null;

        try
        {
            using var document = JsonDocument.Parse(json, Platform);
            if (document.RootElement.ValueKind != System.Text.Json.JsonValueKind.Object) return null;
            return [.. document.RootElement.EnumerateObject().Select(member => (Text(() => member.Name), ValueOf(member.Value)))];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value.GetString),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => nameof(JsonKind.Literal),
        var kind => kind.ToString(),
    };

    private static string? Text(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
