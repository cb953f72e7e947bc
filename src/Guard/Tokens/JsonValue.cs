using System.Runtime.CompilerServices;
using System.Text;

namespace Api.Guard.Tokens;

/// <summary>What stands at the start of a JSON value.</summary>
internal enum JsonKind : byte
{
    Absent,
    String,
    Number,
    Array,
    Object,
    Literal,
}

/// <summary>A JSON value where it lies, unparsed; a string comes without its quotes. The default is an absent one.</summary>
internal readonly ref struct JsonValue(JsonKind kind, ReadOnlySpan<byte> raw, bool hasEscapes = false)
{
    public JsonKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>Whether this is a string with a backslash in it.</summary>
    public bool HasEscapes { get; } = hasEscapes;

    public bool IsPresent => Kind != JsonKind.Absent;

    /// <summary>False for a string that is no Unicode text: one with an escaped surrogate whose other half is missing (RFC 8259 §8.2).</summary>
    public bool IsUnicode => !HasEscapes || IsUnescapable();

    /// <summary>Whether this is a string, and this one: compared byte for byte once its escapes are undone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsText(ReadOnlySpan<byte> text)
    {
        // Inlined, so that a comparison with a constant becomes one of machine words.
        return HasEscapes ? IsEscapedText(text) : Kind == JsonKind.String && Raw.SequenceEqual(text);
    }

    /// <summary>Copies the text of a string that fits, its escapes undone.</summary>
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

    /// <summary>The text of a string that <see cref="IsUnicode"/>; null for any other kind of value.</summary>
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
