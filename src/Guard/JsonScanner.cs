using System.Buffers;
using System.Runtime.CompilerServices;

namespace Api.Guard;

/// <summary>
/// The grammar of JSON (RFC 8259) over bytes known to be valid UTF-8. The platform's Utf8JsonReader throws, and so allocates, on what it
/// cannot read; an attacker writes headers, so this one says no instead. What it refuses leaves it at no place in particular.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    // Bytes that end a run of plain characters in a string: quote, backslash, and the control characters that must be escaped.
    private static readonly SearchValues<byte> StringStops =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at = 0;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _at == _json.Length;

    // The next byte; no character of JSON at the end.
    private readonly int Next => _at < _json.Length ? _json[_at] : -1;

    /// <summary>Reads a member's name and the colon behind it.</summary>
    public bool TryReadName(out JsonValue name)
    {
        SkipWhiteSpace();
        if (!TryReadString(out name)) return false;
        SkipWhiteSpace();
        return TrySkip(':');
    }

    /// <summary>Reads a value of any kind, however deep.</summary>
    public bool TryReadValue(out JsonValue value)
    {
        SkipWhiteSpace();
        if (TryReadString(out value)) return true;

        var start = _at;
        var kind = JsonKind.Other;
        if (Next is '{' or '[')
        {
            if (Next == '[') kind = JsonKind.Array;
            if (!TrySkipNested()) return false;
        }
        else if (!TrySkipLiteral())
        {
            kind = JsonKind.Number;
            if (!TrySkipNumber()) return false;
        }

        value = new JsonValue(kind, _json[start.._at]);
        return true;
    }

    /// <summary>Reads a string, if one begins here.</summary>
    public bool TryReadString(out JsonValue text)
    {
        text = default;
        if (!TrySkip('"')) return false;

        var start = _at;
        var hasEscapes = false;
        while (true)
        {
            var stop = _json[_at..].IndexOfAny(StringStops);
            if (stop < 0) return false;

            _at += stop;
            if (_json[_at] == '"')
            {
                text = new JsonValue(JsonKind.String, _json[start.._at], hasEscapes);
                _at++;
                return true;
            }

            if (!TrySkipEscape()) return false;
            hasEscapes = true;
        }
    }

    private bool TrySkipEscape()
    {
        if (!TrySkip('\\')) return false;
        if (Next is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't')
        {
            _at++;
            return true;
        }

        if (!TrySkip('u') || _json.Length - _at < 4) return false;
        for (var end = _at + 4; _at < end; _at++)
        {
            if (!char.IsAsciiHexDigit((char)_json[_at])) return false;
        }

        return true;
    }

    private bool TrySkipNumber()
    {
        TrySkip('-');
        if (!TrySkip('0') && !TrySkipDigits()) return false;
        if (TrySkip('.') && !TrySkipDigits()) return false;
        if (!TrySkip('e') && !TrySkip('E')) return true;
        if (!TrySkip('+')) TrySkip('-');
        return TrySkipDigits();
    }

    private bool TrySkipDigits()
    {
        var start = _at;
        while (Next is >= '0' and <= '9') _at++;
        return _at > start;
    }

    private bool TrySkipLiteral() => TrySkip("true"u8) || TrySkip("false"u8) || TrySkip("null"u8);

    // A loop and one bit a level instead of recursion: a token of nothing but brackets must not overflow the stack.
    [SkipLocalsInit]
    private bool TrySkipNested()
    {
        Span<bool> isObject = stackalloc bool[_json.Length - _at];
        var depth = 0;
        while (true)
        {
            SkipWhiteSpace();
            if (TrySkip('{'))
            {
                isObject[depth++] = true;
                SkipWhiteSpace();
                if (!TrySkip('}'))
                {
                    if (!TryReadName(out _)) return false;
                    continue;
                }

                depth--;
            }
            else if (TrySkip('['))
            {
                isObject[depth++] = false;
                SkipWhiteSpace();
                if (!TrySkip(']')) continue;
                depth--;
            }
            else if (!TryReadString(out _) && !TrySkipLiteral() && !TrySkipNumber())
            {
                return false;
            }

            while (true)
            {
                if (depth == 0) return true;
                SkipWhiteSpace();
                if (TrySkip(','))
                {
                    if (isObject[depth - 1] && !TryReadName(out _)) return false;
                    break;
                }

                if (!TrySkip(isObject[depth - 1] ? '}' : ']')) return false;
                depth--;
            }
        }
    }

    /// <summary>Skips white space, if there is any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipWhiteSpace()
    {
        while (Next is ' ' or '\t' or '\n' or '\r') _at++;
    }

    /// <summary>Skips this character, if it comes next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySkip(char character)
    {
        if (Next != character) return false;
        _at++;
        return true;
    }

    private bool TrySkip(ReadOnlySpan<byte> literal)
    {
        if (!_json[_at..].StartsWith(literal)) return false;
        _at += literal.Length;
        return true;
    }
}
