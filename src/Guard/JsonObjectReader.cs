namespace Api.Guard;

/// <summary>
/// Walks the members of one JSON object, and checks the grammar of all of it on the way: a name, its value, and so on to the end.
/// </summary>
internal ref struct JsonObjectReader(ReadOnlySpan<byte> json)
{
    private JsonScanner _scanner = new(json);
    private bool _isInside;

    /// <summary>Once <see cref="TryReadName"/> said false: whether all that was there is one object, and well-formed.</summary>
    public bool IsWholeObject { get; private set; }

    /// <summary>Reads the next member's name; false behind the last one and where the grammar is broken.</summary>
    public bool TryReadName(out JsonValue name)
    {
        _scanner.SkipWhiteSpace();
        var isFirst = !_isInside;
        if (isFirst)
        {
            _isInside = _scanner.TrySkip('{');
            _scanner.SkipWhiteSpace();
        }

        name = default;
        if (!_isInside) return false;
        if (!_scanner.TrySkip('}')) return (isFirst || _scanner.TrySkip(',')) && _scanner.TryReadName(out name);

        _scanner.SkipWhiteSpace();
        IsWholeObject = _scanner.IsAtEnd;
        return false;
    }

    /// <summary>Reads the value of the member whose name was read last.</summary>
    public bool TryReadValue(out JsonValue value) => _scanner.TryReadValue(out value);
}
