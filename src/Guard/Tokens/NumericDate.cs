using System.Buffers.Text;
using System.Globalization;

namespace Api.Guard.Tokens;

/// <summary>NumericDate (RFC 7519 §2): seconds since 1970 in UTC, any JSON number, held as ticks of 100 ns since then.</summary>
internal static class NumericDate
{
    // The first second of the year 10000.
    private const long End = 253_402_300_800;

    /// <summary>Reads it; false for what is no number, is negative, or is past year 9999. <c>1e309</c> is too: it reads as infinity.</summary>
    public static bool TryRead(JsonValue value, out long ticks)
    {
        ticks = 0;
        if (value.Kind != JsonKind.Number) return false;

        if (Utf8Parser.TryParse(value.Raw, out long whole, out var consumed) && consumed == value.Raw.Length)
        {
            ticks = whole is >= 0 and < End ? whole * TimeSpan.TicksPerSecond : 0;
            return whole is >= 0 and < End;
        }

        if (!double.TryParse(value.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is not (>= 0 and < End))
            return false;

        // The whole seconds apart, so that they stay exact: a double has too few bits for ticks.
        whole = (long)seconds;
        ticks = whole * TimeSpan.TicksPerSecond + (long)((seconds - whole) * TimeSpan.TicksPerSecond);
        return true;
    }
}
