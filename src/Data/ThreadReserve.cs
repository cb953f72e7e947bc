namespace Api.Data;

/// <summary>
/// Reserves a thread for each connection while PostgreSQL does not respond. Npgsql cancels a late statement with a call that blocks its thread
/// until the server responds, so no thread would be left to write the 503. Reserving them permanently would slow down every request: on few
/// cores, more threads compete.
/// </summary>
internal sealed class ThreadReserve : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _stop = new();
    private readonly int _connections;
    private int _running;
    private long _answered;

    /// <param name="connections">The maximum number of connections.</param>
    public ThreadReserve(int connections)
    {
        _connections = connections;
        // A thread of its own, because the pool has none when it is needed.
        new Thread(Watch) { IsBackground = true, Name = nameof(ThreadReserve) }.Start();
    }

    /// <summary>Runs a statement, and observes whether it completes.</summary>
    public async Task<T> Watch<T>(Task<T> statement)
    {
        Interlocked.Increment(ref _running);
        try
        {
            var answer = await statement;
            Interlocked.Increment(ref _answered);
            return answer;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public void Dispose() => _stop.Set();

    private void Watch()
    {
        ThreadPool.GetMinThreads(out var usual, out var completionPorts);
        for (var last = 0L; !_stop.Wait(Interval);)
        {
            var answered = Interlocked.Read(ref _answered);
            var isSilent = Volatile.Read(ref _running) > 0 && answered == last;
            last = answered;
            ThreadPool.SetMinThreads(isSilent ? usual + _connections : usual, completionPorts);
        }

        ThreadPool.SetMinThreads(usual, completionPorts);
    }
}
