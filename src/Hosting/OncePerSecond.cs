namespace Api.Hosting;

/// <summary>Lets one log entry through per second, with the number of events since the last one.</summary>
internal sealed class OncePerSecond(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _next;
    private int _count;

    /// <summary>Counts an event.</summary>
    /// <param name="count">The events since the last entry, this one included.</param>
    /// <returns>Whether to log an entry now.</returns>
    public bool Count(out int count)
    {
        lock (_gate)
        {
            count = ++_count;
            var now = clock.GetUtcNow();
            if (now < _next) return false;

            (_count, _next) = (0, now.AddSeconds(1));
            return true;
        }
    }
}
