using System.Runtime.CompilerServices;
using System.Text;

namespace Api.Guard.Tokens;

/// <summary>The kind of a JSON value.</summary>
internal enum JsonKind : byte
{
    Absent,
    String,
    Number,
    Array,
    Object,
    Literal,
}

/// <summary>A JSON value in its buffer, unparsed; a string without its quotes. The default value is an absent one.</summary>
internal readonly ref struct JsonValue(JsonKind kind, ReadOnlySpan<byte> raw, bool hasEscapes = false)
{
    public JsonKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>Whether this is a string that contains a backslash.</summary>
    public bool HasEscapes { get; } = hasEscapes;

    public bool IsPresent => Kind != JsonKind.Absent;

    /// <summary>False for a string with an unpaired escaped surrogate, which is not valid Unicode (RFC 8259 §8.2).</summary>
    public bool IsUnicode => !HasEscapes || IsUnescapable();

    /// <summary>Whether this is a string that equals the other one byte for byte after unescaping.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsText(ReadOnlySpan<byte> text)
    {
        // Inlined, so that comparing with a constant compares machine words.
        return HasEscapes ? IsEscapedText(text) : Kind == JsonKind.String && Raw.SequenceEqual(text);
    }

    /// <summary>Copies the unescaped text of a string if it fits.</summary>
    public bool TryCopyText(Span<byte> destination, out int length)
    {
        length = 0;
        if (Kind != JsonKind.String) return false;

        var escaped = new JsonUnescaper(Raw);
        Span<byte> scalar = stackalloc byte[4];
        while (escaped.TryRead(scalar, out var bytes))
        {
            if (!scalar[..bytes].TryCopyTo(destination[length..])) return false;
            length += bytes;
        }

        return escaped.IsAtEnd;
    }

    /// <summary>The text of a string that <see cref="IsUnicode"/>; null for other kinds of values.</summary>
    public string? GetText()
    {
        if (Kind != JsonKind.String) return null;
        return HasEscapes ? GetUnescapedText() : Encoding.UTF8.GetString(Raw);
    }

    private string GetUnescapedText()
    {
        Span<byte> unescaped = stackalloc byte[Raw.Length];
        TryCopyText(unescaped, out var length);
        return Encoding.UTF8.GetString(unescaped[..length]);
    }

    private bool IsUnescapable()
    {
        var escaped = new JsonUnescaper(Raw);
        Span<byte> scalar = stackalloc byte[4];
        while (escaped.TryRead(scalar, out _)) ;
        return escaped.IsAtEnd;
    }

    private bool IsEscapedText(ReadOnlySpan<byte> text)
    {
        var escaped = new JsonUnescaper(Raw);
        Span<byte> scalar = stackalloc byte[4];
        while (escaped.TryRead(scalar, out var length))
        {
            if (!text.StartsWith(scalar[..length])) return false;
            text = text[length..];
        }

        return escaped.IsAtEnd && text.IsEmpty;
    }
}
