namespace Api.Features.Tasks;

/// <summary>Makes the ids of tasks.</summary>
internal static class TaskId
{
    /// <summary>
    /// A UUID of version 7 whose 12 bits after the millisecond are a finer part of the clock (RFC 9562 §6.2, method 3): ids made at least
    /// 245 ns apart sort by their time. The other 62 bits are random.
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
