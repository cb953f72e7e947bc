using System.Globalization;
using System.Text;

namespace Api.Guard.Tokens;

/// <summary>Reads the scalar values of a well-formed JSON string one at a time as UTF-8, unescaped (RFC 8259 §7).</summary>
internal ref struct JsonUnescaper(ReadOnlySpan<byte> raw)
{
    private ReadOnlySpan<byte> _rest = raw;

    /// <summary>Whether the whole text was read. False after <see cref="TryRead"/> stopped at an unpaired surrogate.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryRead(scoped Span<byte> scalar, out int length)
    {
        length = 0;
        if (_rest.IsEmpty) return false;

        if (_rest[0] != '\\')
        {
            length = 1;
            scalar[0] = _rest[0];
            _rest = _rest[1..];
            return true;
        }

        if (_rest[1] != 'u')
        {
            length = 1;
            scalar[0] = _rest[1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                var itself => itself,
            };
            _rest = _rest[2..];
            return true;
        }

        var unit = CodeUnit(_rest);
        if (Rune.TryCreate(unit, out var rune))
        {
            _rest = _rest[6..];
        }
        else if (_rest.Length >= 12 && _rest[6] == '\\' && _rest[7] == 'u' && Rune.TryCreate(unit, CodeUnit(_rest[6..]), out rune))
        {
            _rest = _rest[12..];
        }
        else
        {
            return false;
        }

        length = rune.EncodeToUtf8(scalar);
        return true;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
