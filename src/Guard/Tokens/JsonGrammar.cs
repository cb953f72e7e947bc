using System.Buffers;
using System.Runtime.CompilerServices;

namespace Api.Guard.Tokens;

/// <summary>
/// The grammar of JSON (RFC 8259) over valid UTF-8: finds where values end. The platform's Utf8JsonReader throws, and so allocates, on invalid
/// input, which attackers control in headers; this returns <see cref="Broken"/> instead. Positions are passed as arguments rather than kept in
/// a field: in registers, reading the claims takes a tenth less time.
/// </summary>
internal static class JsonGrammar
{
    /// <summary>The end of an invalid value. Everything that begins there is invalid too, so calls can be chained.</summary>
    public const int Broken = -1;

    // Internal to EndOfNested: the value is nested more deeply than there are flags.
    private const int TooDeep = -2;

    // Bytes that end a run of plain characters in a string: quote, backslash, and control characters, which must be escaped.
    private static readonly SearchValues<byte> StringStops =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    /// <summary>Whether this character is at the position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAt(ReadOnlySpan<byte> json, int at, char character) => (uint)at < (uint)json.Length && json[at] == character;

    /// <summary>The position after this character; broken if there is another one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Skip(ReadOnlySpan<byte> json, int at, char character) => IsAt(json, at, character) ? at + 1 : Broken;

    /// <summary>The position after any white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipWhiteSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] <= ' ' && json[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') at++;
        return at;
    }

    /// <summary>The end of a value of any kind and depth. For an array or an object, this includes the white space after it.</summary>
    public static int EndOfValue(ReadOnlySpan<byte> json, int at, out JsonKind kind, out bool hasEscapes)
    {
        hasEscapes = false;
        kind = KindAt(json, at);
        return kind switch
        {
            JsonKind.String => EndOfString(json, at, out hasEscapes),
            JsonKind.Number => EndOfNumber(json, at),
            JsonKind.Literal => EndOfLiteral(json, at),
            JsonKind.Array or JsonKind.Object => EndOfNested(json, at),
            _ => Broken,
        };
    }

    /// <summary>The end of a string, after its closing quote.</summary>
    // Inlining it into its three callers made a verification 6 % slower: a single copy stays in the instruction cache.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int EndOfString(ReadOnlySpan<byte> json, int at, out bool hasEscapes)
    {
        hasEscapes = false;
        at = Skip(json, at, '"');
        while (at >= 0)
        {
            var run = json[at..].IndexOfAny(StringStops);
            if (run < 0) return Broken;

            at += run;
            if (json[at] == '"') return at + 1;

            at = EndOfEscape(json, at);
            hasEscapes = true;
        }

        return Broken;
    }

    private static JsonKind KindAt(ReadOnlySpan<byte> json, int at) => (uint)at >= (uint)json.Length ? JsonKind.Absent : json[at] switch
    {
        (byte)'"' => JsonKind.String,
        (byte)'{' => JsonKind.Object,
        (byte)'[' => JsonKind.Array,
        (byte)'t' or (byte)'f' or (byte)'n' => JsonKind.Literal,
        _ => JsonKind.Number,
    };

    private static int EndOfEscape(ReadOnlySpan<byte> json, int at)
    {
        at = Skip(json, at, '\\');
        if ((uint)at >= (uint)json.Length) return Broken;
        if (json[at] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t') return at + 1;
        if (json[at] != 'u' || json.Length - at < 5) return Broken;

        foreach (var digit in json.Slice(at + 1, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit)) return Broken;
        }

        return at + 5;
    }

    private static int EndOfNumber(ReadOnlySpan<byte> json, int at)
    {
        if (IsAt(json, at, '-')) at++;
        at = IsAt(json, at, '0') ? at + 1 : EndOfDigits(json, at);
        if (IsAt(json, at, '.')) at = EndOfDigits(json, at + 1);
        if (!IsAt(json, at, 'e') && !IsAt(json, at, 'E')) return at;

        at++;
        if (IsAt(json, at, '+') || IsAt(json, at, '-')) at++;
        return EndOfDigits(json, at);
    }

    private static int EndOfDigits(ReadOnlySpan<byte> json, int at)
    {
        var start = at;
        while ((uint)at < (uint)json.Length && char.IsAsciiDigit((char)json[at])) at++;
        return at > start ? at : Broken;
    }

    private static int EndOfLiteral(ReadOnlySpan<byte> json, int at)
    {
        var rest = json[at..];
        if (rest.StartsWith("true"u8) || rest.StartsWith("null"u8)) return at + 4;
        return rest.StartsWith("false"u8) ? at + 5 : Broken;
    }

    // 64 levels first, more than real tokens have. .NET zeroes the flags: one for each remaining byte would make a header of many empty arrays,
    // which is parsed before the signature is verified, take quadratic time.
    private static int EndOfNested(ReadOnlySpan<byte> json, int at)
    {
        var end = EndOfNested(json, at, stackalloc bool[64]);
        return end == TooDeep ? EndOfNested(json, at, stackalloc bool[json.Length - at]) : end;
    }

    // A loop with one flag per level instead of recursion: deeply nested brackets must not overflow the stack.
    private static int EndOfNested(ReadOnlySpan<byte> json, int at, Span<bool> isObject)
    {
        var depth = 0;
        do
        {
            var kind = KindAt(json, at);
            if (kind is JsonKind.Object or JsonKind.Array)
            {
                if (depth == isObject.Length) return TooDeep;

                isObject[depth++] = kind == JsonKind.Object;
                at = SkipWhiteSpace(json, at + 1);
                if (!IsAt(json, at, Closer(isObject[depth - 1])))
                {
                    if (kind == JsonKind.Object) at = EndOfName(json, at);
                    continue;
                }
            }
            else
            {
                at = SkipWhiteSpace(json, EndOfValue(json, at, out _, out _));
            }

            while (depth > 0 && IsAt(json, at, Closer(isObject[depth - 1])))
            {
                at = SkipWhiteSpace(json, at + 1);
                depth--;
            }

            if (depth == 0) return at;

            at = SkipWhiteSpace(json, Skip(json, at, ','));
            if (isObject[depth - 1]) at = EndOfName(json, at);
        }
        while (at >= 0);

        return Broken;
    }

    // After the colon, where the value begins.
    private static int EndOfName(ReadOnlySpan<byte> json, int at)
    {
        at = SkipWhiteSpace(json, EndOfString(json, at, out _));
        return SkipWhiteSpace(json, Skip(json, at, ':'));
    }

    private static char Closer(bool isObject) => isObject ? '}' : ']';
}
