using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Api.Data;

/// <summary>
/// Runs the SQL of the features, on SQLite and PostgreSQL alike. A row becomes an object by its constructor: column
/// <c>user_id</c> is parameter <c>UserId</c>. Every failure is a <see cref="DbException"/>; <see cref="DatabaseError"/> decides what the
/// client sees.
/// </summary>
public sealed class Database(DbDataSource source, DatabaseUrl url, Migrations migrations) : IDisposable
{
    private readonly TimeSpan _patience = url.Patience;

    // SQLite has one writer at a time. Those that wait do so here, in turn and without a thread, so that none meets "database is locked".
    private readonly SemaphoreSlim? _writer = url.IsSqlite ? new(1) : null;

    // When a writer last found the file locked by another process for as long as it could wait. Written by the writer whose turn it is.
    private long _lastLocked;

    private readonly ThreadReserve? _threads = url.Postgres is { } server ? new(server.MaxPoolSize) : null;

    static Database() => ColumnTypes.Register();

    /// <summary>The rows of a statement that changes nothing.</summary>
    /// <exception cref="DbException">The database is unavailable, or the statement failed.</exception>
    public Task<IReadOnlyList<T>> Read<T>(string sql, object parameters, CancellationToken stop) => Run<T>(sql, parameters, stop);

    /// <summary>The rows (<c>RETURNING</c>) of a statement that changes something. It is a transaction of its own: done whole, or not at all.</summary>
    /// <exception cref="DbException">The database is unavailable, or the statement failed.</exception>
    public async Task<IReadOnlyList<T>> Write<T>(string sql, object parameters, CancellationToken stop)
    {
        return _writer is null ? await Retry(() => Run<T>(sql, parameters, stop), stop) : await InTurn(_writer, () => Run<T>(sql, parameters, stop), stop);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _writer?.Dispose();
        _threads?.Dispose();
    }

    // Nobody waits longer than for a statement: neither for a turn, nor, once it comes, for a lock that the writer before has just waited for.
    private async Task<T> InTurn<T>(SemaphoreSlim writer, Func<Task<T>> write, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        if (!await writer.WaitAsync(_patience, stop)) throw new DatabaseAwayException("Too many writes are waiting.");
        try
        {
            if (_lastLocked > start) throw new DatabaseAwayException("The file is locked by another process.");
            return await write();
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            _lastLocked = Stopwatch.GetTimestamp();
            throw;
        }
        finally
        {
            writer.Release();
        }
    }

    // One PostgreSQL makes writers of a row wait in turn. Where the row is on another server (docs/scaling.md), or the database is one that
    // only speaks PostgreSQL's language, the losers are sent away undone, to try again.
    private async Task<T> Retry<T>(Func<Task<T>> write, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        for (var pause = 4; ; pause = Math.Min(pause * 2, 64))
        {
            try
            {
                return await write();
            }
            catch (DbException fault) when (fault.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected && Stopwatch.GetElapsedTime(start) < _patience)
            {
                await Task.Delay(Random.Shared.Next(pause), stop);
            }
        }
    }

    private async Task<IReadOnlyList<T>> Run<T>(string sql, object parameters, CancellationToken stop)
    {
        migrations.ThrowIfNotDone();
        try
        {
            // Npgsql's own timeouts free the connection, but may take seconds more to tell the server so: nobody has to wait for that.
            var query = Query<T>(sql, parameters, stop);
            return await (_threads is null ? query : _threads.Watch(query)).WaitAsync(_patience, stop);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseAwayException("The folder of the database cannot be used.", fault);
        }
        catch (TimeoutException late)
        {
            throw new DatabaseAwayException("The database did not answer in time.", late);
        }
    }

    private async Task<IReadOnlyList<T>> Query<T>(string sql, object parameters, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        var command = new CommandDefinition(sql, parameters, cancellationToken: stop);
        // SQLite works in the calling thread: there is nothing to await for each row.
        return (url.IsSqlite ? connection.Query<T>(command) : await connection.QueryAsync<T>(command)).AsList();
    }
}

/// <summary>The database is unavailable, or did not answer in time.</summary>
internal sealed class DatabaseAwayException(string message, Exception? inner = null) : DbException(message, inner);
