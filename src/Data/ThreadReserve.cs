namespace Api.Data;

/// <summary>
/// Has a thread for each connection ready while PostgreSQL does not answer. Npgsql ends a late statement by a call that blocks its thread
/// for as long as the server is silent, and then nobody would be left to answer 503. Always so many threads would make every request
/// slower: on few cores they get in each other's way.
/// </summary>
internal sealed class ThreadReserve : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _stop = new();
    private readonly int _connections;
    private int _running;
    private long _answered;

    /// <param name="connections">How many connections there can be.</param>
    public ThreadReserve(int connections)
    {
        _connections = connections;
        // A thread of its own: when it is needed, the pool has none.
        new Thread(Watch) { IsBackground = true, Name = nameof(ThreadReserve) }.Start();
    }

    /// <summary>Runs a statement, and takes notice of its answer.</summary>
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
