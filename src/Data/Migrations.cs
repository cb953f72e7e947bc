using System.Data.Common;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Api.Data;

/// <summary>
/// Brings the database up to date at start: the numbered SQL files of the features, which are part of the program, in the order of their
/// names, each once. All of it happens in one transaction, one replica at a time. Where PostgreSQL is away the program starts all the
/// same, says 503, and tries again each second.
/// </summary>
public sealed partial class Migrations(DbDataSource source, DatabaseUrl url, ILogger<Migrations> logger) : BackgroundService
{
    private const string Lock = "SELECT pg_advisory_xact_lock(7242016523)";
    private const int PatienceInSeconds = 600;
    private volatile bool _done;

    /// <summary>Whether the schema is the one that this program was written for.</summary>
    public bool IsDone => _done;

    /// <summary>Lets nothing run on a schema that is not ready.</summary>
    /// <exception cref="DbException">It is not ready yet.</exception>
    public void ThrowIfNotDone()
    {
        if (!_done) throw new DatabaseAwayException("The database was not reached since the start.");
    }

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryApply(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_done && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryApply(stoppingToken);
        }
    }

    /// <summary>The files that are part of the program, by name.</summary>
    internal static IReadOnlyList<string> Files() =>
        [.. typeof(Migrations).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private async Task TryApply(CancellationToken stop)
    {
        try
        {
            await Apply(stop);
            _done = true;
        }
        catch (SqliteException fault)
        {
            throw new InvalidOperationException($"The database file cannot be used: {fault.Message}", fault);
        }
        catch (PostgresException fault) when (!fault.IsTransient)
        {
            throw new InvalidOperationException($"PostgreSQL refused the start: {fault.MessageText}", fault);
        }
        catch (DbException fault)
        {
            LogAway(logger, fault.Message);
        }
    }

    private async Task Apply(CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        // SQLite locks the file at BEGIN (it is BEGIN IMMEDIATE); PostgreSQL at the advisory lock.
        if (connection is SqliteConnection file) file.DefaultTimeout = PatienceInSeconds;
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (!url.IsSqlite) await Execute(Lock);
        await Execute("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY)");
        var applied = (await connection.QueryAsync<string>(new CommandDefinition("SELECT name FROM migrations", transaction: transaction, cancellationToken: stop))).ToHashSet();
        var files = Files();
        if (applied.Except(files).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"The database is newer than this program: it holds the migration {unknown}, which this program does not know. Start a newer version.");

        foreach (var name in files.Where(name => !applied.Contains(name)))
        {
            await Execute(Text(name));
            await Execute("INSERT INTO migrations (name) VALUES (@name)", new { name });
            LogApplied(logger, name);
        }

        await transaction.CommitAsync(stop);

        Task Execute(string sql, object? parameters = null) =>
            connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, PatienceInSeconds, cancellationToken: stop));
    }

    private static string Text(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {File}")]
    private static partial void LogApplied(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL cannot be reached, trying again: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
