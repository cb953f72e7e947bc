namespace Api.Guard.Tokens;

/// <summary>Walks an array of strings whose grammar is known to be good; stops at the first element that is no string.</summary>
internal ref struct JsonStringArrayReader(JsonValue array)
{
    private readonly ReadOnlySpan<byte> _json = array.Raw;

    // The bracket or comma in front of the next element; in the end, the closing bracket.
    private int _at;

    /// <summary>The current string.</summary>
    public JsonValue Current { get; private set; }

    /// <summary>Once <see cref="MoveNext"/> said false: whether every element was a string.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Goes to the next string; false behind the last one and before anything else.</summary>
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
