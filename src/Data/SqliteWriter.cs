using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Api.Data;

/// <summary>
/// Runs the writes to a SQLite file, in the order in which they arrive. SQLite has one writer at a time, and each commit waits for the disk, so
/// the writes that arrive during a commit share the next one. A write is acknowledged only after its commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MaxBatch = 64;
    private const string Savepoint = "write";

    private readonly DbDataSource _source;
    private readonly TimeSpan _patience;
    private readonly BlockingCollection<Write> _waiting = [];
    private readonly Thread _thread;

    public SqliteWriter(DbDataSource source, TimeSpan patience)
    {
        (_source, _patience) = (source, patience);
        // Not a thread of the pool: reads can keep all of them busy.
        _thread = new Thread(Loop) { IsBackground = true, Name = "SQLite writer" };
        _thread.Start();
    }

    /// <summary>Runs a write in a transaction. Its changes are undone if it throws.</summary>
    /// <exception cref="DatabaseAwayException">Its turn did not come in time.</exception>
    public async Task<T> Run<T>(Func<DbConnection, DbTransaction, T> statements, CancellationToken stop)
    {
        var write = new Write<T>(statements);
        ObjectDisposedException.ThrowIf(_waiting.IsAddingCompleted, this);
        _waiting.Add(write, CancellationToken.None);

        await write.Completion.WaitAsync(_patience, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (write.Completion.IsCompleted || !write.TryTake()) return await write.Result;

        // It was still waiting, and never runs now that it is taken.
        stop.ThrowIfCancellationRequested();
        throw new DatabaseAwayException("Too many writes are waiting.");
    }

    /// <summary>Finishes all writes that were accepted.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
    }

    private void Loop()
    {
        foreach (var write in _waiting.GetConsumingEnumerable())
        {
            List<Write> writes = write.TryTake() ? [write] : [];
            writes.AddRange(Take(MaxBatch - 1));
            Commit(writes);
        }
    }

    private List<Write> Take(int max)
    {
        var writes = new List<Write>();
        while (writes.Count < max && _waiting.TryTake(out var write))
        {
            if (write.TryTake()) writes.Add(write);
        }

        return writes;
    }

    private void Commit(List<Write> writes)
    {
        if (writes.Count == 0) return;

        try
        {
            using (var connection = (SqliteConnection)_source.OpenConnection())
            using (var transaction = connection.BeginTransaction())
            {
                foreach (var write in writes) Execute(write, connection, transaction);
                transaction.Commit();
            }
        }
        catch (Exception fault)
        {
            // Nothing was written. If another process holds the lock, writes that arrived in the meantime fail too, instead of waiting for it again.
            if (fault is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY }) writes.AddRange(Take(int.MaxValue));
            writes.ForEach(write => write.Fault = fault);
        }

        writes.ForEach(static write => write.Complete());
    }

    private static void Execute(Write write, SqliteConnection connection, SqliteTransaction transaction)
    {
        transaction.Save(Savepoint);
        try
        {
            write.Execute(connection, transaction);
            transaction.Release(Savepoint);
        }
        catch (Exception fault)
        {
            // After some errors, such as a full disk, SQLite has rolled back the whole transaction.
            if (raw.sqlite3_get_autocommit(connection.Handle) != 0) throw;

            transaction.Rollback(Savepoint);
            write.Fault = fault;
        }
    }

    private abstract class Write
    {
        private int _isTaken;

        public abstract Task Completion { get; }

        /// <summary>Why it was not written; null if it was.</summary>
        public Exception? Fault { protected get; set; }

        /// <summary>Claims the write. Only the first caller gets true, and either runs the write or rejects it.</summary>
        public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

        public abstract void Execute(DbConnection connection, DbTransaction transaction);

        public abstract void Complete();
    }

    private sealed class Write<T>(Func<DbConnection, DbTransaction, T> statements) : Write
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public override Task Completion => _source.Task;

        public Task<T> Result => _source.Task;

        public override void Execute(DbConnection connection, DbTransaction transaction) => _result = statements(connection, transaction);

        public override void Complete()
        {
            if (Fault is null) _source.SetResult(_result);
            else _source.SetException(Fault);
        }
    }
}
