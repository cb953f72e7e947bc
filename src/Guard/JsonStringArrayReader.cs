namespace Api.Guard;

/// <summary>Walks an array of strings whose grammar is known to be good; stops at the first element that is no string.</summary>
internal ref struct JsonStringArrayReader
{
    private JsonScanner _scanner;
    private JsonValue _current;

    public JsonStringArrayReader(JsonValue array)
    {
        _scanner = new JsonScanner(array.Raw);
        _scanner.TrySkip('[');
    }

    /// <summary>The current string.</summary>
    public readonly JsonValue Current => _current;

    /// <summary>Once <see cref="MoveNext"/> said false: whether every element was a string.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Goes to the next string; false behind the last one and before anything else.</summary>
    public bool MoveNext()
    {
        _scanner.SkipWhiteSpace();
        if (_scanner.TrySkip(']'))
        {
            IsAtEnd = true;
            return false;
        }

        _scanner.TrySkip(',');
        _scanner.SkipWhiteSpace();
        return _scanner.TryReadString(out _current);
    }
}
