namespace Api.Guard.Tokens;

/// <summary>Enumerates an array of strings that is known to be well-formed. Stops at the first element that is not a string.</summary>
internal ref struct JsonStringArrayReader(JsonValue array)
{
    private readonly ReadOnlySpan<byte> _json = array.Raw;

    // The bracket or comma before the next element; finally the closing bracket.
    private int _at;

    /// <summary>The current string.</summary>
    public JsonValue Current { get; private set; }

    /// <summary>After <see cref="MoveNext"/> returned false: whether every element was a string.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Advances to the next string; returns false after the last one, and before any other element.</summary>
    public bool MoveNext()
    {
        var at = JsonGrammar.SkipWhiteSpace(_json, _at + 1);
        if (JsonGrammar.IsAt(_json, _at, ']') || JsonGrammar.IsAt(_json, at, ']'))
        {
            IsAtEnd = true;
            return false;
        }

        var end = JsonGrammar.EndOfString(_json, at, out var hasEscapes);
        if (end < 0) return false;

        Current = new JsonValue(JsonKind.String, _json[(at + 1)..(end - 1)], hasEscapes);
        _at = JsonGrammar.SkipWhiteSpace(_json, end);
        return true;
    }
}
