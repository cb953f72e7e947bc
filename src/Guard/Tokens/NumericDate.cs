using System.Buffers.Text;

namespace Api.Guard.Tokens;

/// <summary>
/// A NumericDate (RFC 7519 §2), which is any JSON number of seconds since 1970 in UTC, in ticks of 100 ns. A fraction of a tick is rounded up:
/// the clock counts whole ticks, so it reaches the rounded instant exactly when it reaches the exact one.
/// </summary>
internal static class NumericDate
{
    // The first second of the year 10000.
    private const long End = 253_402_300_800;
    private const long EndInTicks = End * TimeSpan.TicksPerSecond;

    // TicksPerSecond is 10 to this power.
    private const int TickPower = 7;

    // A larger exponent has the same result: no token has as many digits.
    private const int LargestExponent = 100_000;

    /// <summary>Parses the number; returns false if it is not a number, is negative, or is after the year 9999. Negative zero is zero.</summary>
    /// <remarks>Uses the decimal digits, because a <see cref="double"/> has too few bits for ticks, and reads -1e-400 as zero.</remarks>
    public static bool TryRead(JsonValue value, out long ticks)
    {
        ticks = 0;
        if (value.Kind != JsonKind.Number) return false;
        if (!Utf8Parser.TryParse(value.Raw, out long seconds, out var consumed) || consumed != value.Raw.Length) return TryReadDecimal(value.Raw, out ticks);
        if (seconds is < 0 or >= End) return false;

        ticks = seconds * TimeSpan.TicksPerSecond;
        return true;
    }

    private static bool TryReadDecimal(ReadOnlySpan<byte> number, out long ticks)
    {
        ticks = 0;
        var mantissaEnd = number.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var at ? at : number.Length;
        var mantissa = number[..mantissaEnd];
        var first = mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (first < 0) return true;
        if (mantissa[0] == '-') return false;

        // The power of ten, in ticks, of the first nonzero digit.
        var point = mantissa.IndexOf((byte)'.') is >= 0 and var dot ? dot : mantissa.Length;
        var power = (first < point ? point - 1 - first : point - first) + ExponentOf(number[mantissaEnd..]) + TickPower;
        // 10^19 ticks are after the year 9999, and everything below fits into 64 bits.
        if (power > 18) return false;

        var whole = 0ul;
        var digits = mantissa[first..];
        for (; power >= 0; power--)
        {
            if (digits is [(byte)'.', ..]) digits = digits[1..];
            whole = whole * 10 + (digits.IsEmpty ? 0ul : (ulong)(digits[0] - '0'));
            if (!digits.IsEmpty) digits = digits[1..];
        }

        if (whole >= EndInTicks) return false;

        var hasRest = digits.IndexOfAnyInRange((byte)'1', (byte)'9') >= 0;
        ticks = Math.Min((long)whole + (hasRest ? 1 : 0), EndInTicks - 1);
        return true;
    }

    // The letter e, an optional sign and digits; empty is 0.
    private static int ExponentOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return 0;

        var exponent = 0;
        foreach (var digit in text[1..].TrimStart("+-"u8)) exponent = Math.Min(exponent * 10 + (digit - '0'), LargestExponent);
        return text[1] == '-' ? -exponent : exponent;
    }
}
