namespace Api.Data;

/// <summary>Reads the clock at the precision of the database.</summary>
internal static class ClockExtensions
{
    /// <summary>The current time in UTC, truncated to microseconds. PostgreSQL stores no more, so a value that was written is read back unchanged.</summary>
    public static DateTime GetUtcNowToMicrosecond(this TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
