using System.Data.Common;
using System.Diagnostics;
using Dapper;
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

    static Database() => ColumnTypes.Register();

    /// <summary>The rows of a statement that changes nothing.</summary>
    /// <exception cref="DbException">The database is unavailable, or the statement failed.</exception>
    public Task<IReadOnlyList<T>> Read<T>(string sql, object parameters, CancellationToken stop) => Run<T>(sql, parameters, stop);

    /// <summary>The rows (<c>RETURNING</c>) of a statement that changes something. It is a transaction of its own: done whole, or not at all.</summary>
    /// <exception cref="DbException">The database is unavailable, or the statement failed.</exception>
    public async Task<IReadOnlyList<T>> Write<T>(string sql, object parameters, CancellationToken stop)
    {
        if (_writer is null) return await Retry(() => Run<T>(sql, parameters, stop), stop);

        await _writer.WaitAsync(stop);
        try
        {
            return await Run<T>(sql, parameters, stop);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _writer?.Dispose();

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
            return await Query<T>(sql, parameters, stop).WaitAsync(_patience, stop);
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
