using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Api.Data;

/// <summary>
/// Runs the SQL of the features on SQLite and PostgreSQL. Rows become objects by constructor: column <c>user_id</c> is parameter
/// <c>UserId</c>. Every failure is a <see cref="DbException"/>; <see cref="DatabaseError"/> maps it to a response.
/// </summary>
public sealed class Database(DbDataSource source, DatabaseUrl url, Migrations migrations) : IDisposable
{
    private readonly TimeSpan _patience = url.Patience;
    private readonly SqliteWriter? _writer = url.IsSqlite ? new(source, url.Patience) : null;
    private readonly ThreadReserve? _threads = url.Postgres is { } server ? new(server.MaxPoolSize) : null;

    static Database() => ColumnTypes.Register();

    /// <summary>Runs a statement that changes nothing, and returns its rows.</summary>
    /// <exception cref="DbException">The database is unavailable, or the statement failed.</exception>
    public Task<IReadOnlyList<T>> Read<T>(string sql, object parameters, CancellationToken stop) => Run(() => Query<T>(sql, parameters, stop), stop);

    /// <summary>Runs a statement that changes rows, and returns the rows of its <c>RETURNING</c> clause. When this returns, the changes are durable.</summary>
    /// <exception cref="DbException">The database is unavailable, or the statement failed and changed nothing.</exception>
    public Task<IReadOnlyList<T>> Write<T>(string sql, object parameters, CancellationToken stop) => _writer is null
        ? Retry(() => Run(() => Query<T>(sql, parameters, stop), stop), stop)
        : Run(() => _writer.Run<IReadOnlyList<T>>((connection, transaction) => connection.Query<T>(sql, parameters, transaction).AsList(), stop), stop);

    /// <inheritdoc />
    public void Dispose()
    {
        _writer?.Dispose();
        _threads?.Dispose();
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

    private async Task<IReadOnlyList<T>> Run<T>(Func<Task<IReadOnlyList<T>>> query, CancellationToken stop)
    {
        migrations.ThrowIfNotDone();
        try
        {
            // SQLite responds in time by itself.
            if (_threads is null) return await query();

            // Npgsql's own timeouts free the connection, but can take seconds to notify the server. The request does not wait for that.
            return await _threads.Watch(query()).WaitAsync(_patience, stop);
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
