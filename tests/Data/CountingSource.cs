using System.Data;
using System.Data.Common;

namespace Tests.Data;

/// <summary>Counts the connections that are opened, and those that are open at the same time. Each stays open for a moment.</summary>
internal sealed class CountingSource(DbDataSource inner) : DbDataSource
{
    private const int Moment = 20;

    private int _opened;
    private int _open;

    /// <summary>How many were opened.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>How many were open at the same time, at most.</summary>
    public int Most { get; set; }

    public override string ConnectionString => inner.ConnectionString;

    protected override DbConnection CreateDbConnection() => inner.CreateConnection();

    protected override DbConnection OpenDbConnection()
    {
        Count();
        Thread.Sleep(Moment);
        return Watched(inner.OpenConnection());
    }

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        Count();
        await Task.Delay(Moment, cancellationToken);
        return Watched(await inner.OpenConnectionAsync(cancellationToken));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Count()
    {
        Interlocked.Increment(ref _opened);
        Most = Math.Max(Most, Interlocked.Increment(ref _open));
    }

    private DbConnection Watched(DbConnection connection)
    {
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed) Interlocked.Decrement(ref _open);
        };
        return connection;
    }
}
