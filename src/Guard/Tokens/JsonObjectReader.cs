namespace Api.Guard.Tokens;

/// <summary>
/// Enumerates the members of a JSON object, and validates the grammar of all of it.
/// </summary>
internal ref struct JsonObjectReader(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at = JsonGrammar.Skip(json, JsonGrammar.SkipWhiteSpace(json, 0), '{');
    private bool _hasMembers;

    /// <summary>After <see cref="TryReadName"/> returned false: whether the input is exactly one well-formed object.</summary>
    public bool IsWholeObject { get; private set; }

    /// <summary>Reads the next member's name; returns false after the last one, and if the grammar is broken.</summary>
    public bool TryReadName(out JsonValue name)
    {
        name = default;
        var at = JsonGrammar.SkipWhiteSpace(_json, _at);
        if (JsonGrammar.IsAt(_json, at, '}'))
        {
            IsWholeObject = JsonGrammar.SkipWhiteSpace(_json, at + 1) == _json.Length;
            return false;
        }

        if (_hasMembers) at = JsonGrammar.SkipWhiteSpace(_json, JsonGrammar.Skip(_json, at, ','));
        _hasMembers = true;

        var end = JsonGrammar.EndOfString(_json, at, out var hasEscapes);
        _at = JsonGrammar.Skip(_json, JsonGrammar.SkipWhiteSpace(_json, end), ':');
        if (_at < 0) return false;

        name = new JsonValue(JsonKind.String, _json[(at + 1)..(end - 1)], hasEscapes);
        return true;
    }

    /// <summary>Reads the value of the member whose name was read last.</summary>
    public bool TryReadValue(out JsonValue value)
    {
        value = default;
        var at = JsonGrammar.SkipWhiteSpace(_json, _at);
        _at = JsonGrammar.EndOfValue(_json, at, out var kind, out var hasEscapes);
        if (_at < 0) return false;

        value = new JsonValue(kind, kind == JsonKind.String ? _json[(at + 1)..(_at - 1)] : _json[at.._at], hasEscapes);
        return true;
    }
}
