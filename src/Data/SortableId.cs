namespace Api.Data;

/// <summary>Creates ids that sort by the time they were created.</summary>
internal static class SortableId
{
    /// <summary>
    /// A version 7 UUID whose 12 bits after the millisecond hold the fraction of that millisecond (RFC 9562, section 6.2, method 3): ids
    /// created at least 245 ns apart sort by time. The remaining 62 bits are random.
    /// </summary>
    public static Guid At(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var fraction = now.Ticks % TimeSpan.TicksPerMillisecond * 4096 / TimeSpan.TicksPerMillisecond;
        bytes[6] = (byte)(0x70 | (fraction >> 8));
        bytes[7] = (byte)fraction;
        return new Guid(bytes, bigEndian: true);
    }
}
