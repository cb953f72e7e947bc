using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Api.Data;

/// <summary>
/// Runs the SQL of the features on SQLite and PostgreSQL. Rows become objects by constructor: column <c>user_id</c> is parameter
/// <c>UserId</c>. Every failure is a <see cref="DbException"/>; <see cref="DatabaseError"/> maps it to a response.
/// </summary>
public sealed class Database(DbDataSource source, DatabaseUrl url, Migrations migrations) : IDisposable
{
    private readonly TimeSpan _patience = url.Patience;

    // SQLite allows one writer at a time. Writers wait here, in order and without blocking a thread, so that none gets "database is locked".
    private readonly SemaphoreSlim? _writer = url.IsSqlite ? new(1) : null;

    // When a writer last waited in vain for another process's lock. Only the current writer sets it.
    private long _lastLocked;

    private readonly ThreadReserve? _threads = url.Postgres is { } server ? new(server.MaxPoolSize) : null;

    static Database() => ColumnTypes.Register();

    /// <summary>Runs a statement that changes nothing, and returns its rows.</summary>
    /// <exception cref="DbException">The database is unavailable, or the statement failed.</exception>
    public Task<IReadOnlyList<T>> Read<T>(string sql, object parameters, CancellationToken stop) => Run<T>(sql, parameters, stop);

    /// <summary>Runs a statement that changes rows, in a transaction of its own, and returns the rows of its <c>RETURNING</c> clause.</summary>
    /// <exception cref="DbException">The database is unavailable, or the statement failed.</exception>
    public Task<IReadOnlyList<T>> Write<T>(string sql, object parameters, CancellationToken stop) =>
        _writer is null ? Retry(() => Run<T>(sql, parameters, stop), stop) : InTurn(_writer, () => Run<T>(sql, parameters, stop), stop);

    /// <inheritdoc />
    public void Dispose()
    {
        _writer?.Dispose();
        _threads?.Dispose();
    }

    // No one waits longer than for a statement: neither for a turn, nor for a lock that the previous writer has just waited for.
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

    // On one PostgreSQL server, writers of a row wait for each other. If the row is on another server (docs/scaling.md), or the database only
    // speaks PostgreSQL's protocol, all but one are rolled back and must retry.
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
            // Npgsql's own timeouts free the connection, but can take seconds to notify the server. The request does not wait for that.
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
        // SQLite works in the calling thread, so there is nothing to await for each row.
        return (url.IsSqlite ? connection.Query<T>(command) : await connection.QueryAsync<T>(command)).AsList();
    }
}

/// <summary>The database is unavailable, or did not respond in time.</summary>
internal sealed class DatabaseAwayException(string message, Exception? inner = null) : DbException(message, inner);
