using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Api.Http;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Api.Data;

/// <summary>
/// Applies migrations at startup: the SQL files of the features, embedded in the program, in the order of their names, each once. They run in one
/// transaction, on one replica at a time. If PostgreSQL is unreachable, the program starts anyway, responds with 503, and retries every second.
/// With <see cref="MigrationOptions.OnStart"/> off, it only waits until no migration is pending.
/// </summary>
/// <param name="source">The source of connections.</param>
/// <param name="url">The database.</param>
/// <param name="options">Whether to apply them at startup.</param>
/// <param name="logger">Logs which were applied.</param>
/// <param name="files">Replaces the embedded files, ordered by name; for tests.</param>
public sealed partial class Migrations(
    DbDataSource source, DatabaseUrl url, IOptions<MigrationOptions> options, ILogger<Migrations> logger, IReadOnlyList<(string Name, string Sql)>? files = null) : BackgroundService
{
    private const string Lock = "SELECT pg_advisory_xact_lock(7242016523)";
    private const int PatienceInSeconds = 600;
    private readonly IReadOnlyList<(string Name, string Sql)> _files = files ?? Files();
    private Task? _first;
    private volatile bool _done;
    private volatile string _reason = "The database has not been reached since startup.";

    /// <summary>Whether the schema is the one that this program was written for.</summary>
    public bool IsDone => _done;

    /// <summary>Prevents statements from running on a schema that is not ready.</summary>
    /// <exception cref="DbException">It is not ready yet.</exception>
    public void ThrowIfNotDone()
    {
        if (!_done) throw new DatabaseAwayException(_reason);
    }

    /// <summary>Starts the first attempt in the background. <see cref="StartAsync"/> waits for it.</summary>
    /// <param name="stop">Cancels it.</param>
    public void Begin(CancellationToken stop) => _first = Task.Run(() => Prepare(stop), stop);

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The database cannot be used, or does not match this program.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await (_first ?? Prepare(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_done && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Prepare(stoppingToken);
        }
    }

    /// <summary>Applies what is pending.</summary>
    /// <returns>The names of the files that were applied.</returns>
    /// <exception cref="InvalidOperationException">The database cannot be used, or does not match this program.</exception>
    /// <exception cref="DbException">The database is unavailable.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken stop)
    {
        try
        {
            var applied = await Apply(stop);
            _done = true;
            return applied;
        }
        catch (Exception fault) when (IsFinal(fault))
        {
            throw RefusalOf(fault);
        }
    }

    /// <summary>The embedded files, ordered by name.</summary>
    internal static IReadOnlyList<(string Name, string Sql)> Files() =>
        [.. typeof(Migrations).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => (name, Text(name)))];

    /// <summary>SHA-256 of a file's text, in hexadecimal. Line endings are normalized, because Git may change them on checkout.</summary>
    internal static string Checksum(string sql) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.Replace("\r\n", "\n", StringComparison.Ordinal))));

    private async Task Prepare(CancellationToken stop)
    {
        try
        {
            if (options.Value.OnStart) await ApplyAsync(stop);
            else if (await Pending(stop) is [var first, ..] pending) Refuse(first, pending.Count);
            else _done = true;
        }
        catch (DbException fault)
        {
            LogUnavailable(logger, fault.Message);
        }
    }

    // Checked every second until someone applies them, but logged once.
    private void Refuse(string first, int count)
    {
        var reason = $"{count} migrations are pending, the first is {first}: run the migrate command, or set MIGRATE_ON_START=true.";
        if (reason == _reason) return;

        _reason = reason;
        LogPending(logger, reason);
    }

    private async Task<IReadOnlyList<string>> Pending(CancellationToken stop)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(stop);
            var hasTable = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                url.IsSqlite ? "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'migrations')" : "SELECT to_regclass('migrations') IS NOT NULL", cancellationToken: stop));
            var applied = hasTable ? await Applied(connection, null, stop) : [];
            return [.. PendingOf(applied).Select(file => file.Name)];
        }
        catch (Exception fault) when (IsFinal(fault))
        {
            throw RefusalOf(fault);
        }
    }

    private InvalidOperationException RefusalOf(Exception fault) => new(fault switch
    {
        UnauthorizedAccessException => $"{fault.Message} Give this account write access to the folder of the database, or set DATABASE_URL to another place.",
        _ when url.IsSqlite => $"The database file cannot be used: {LineOf(fault)}",
        _ => $"PostgreSQL refused the start: {LineOf(fault)}",
    }, fault);

    private async Task<IReadOnlyList<string>> Apply(CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        // SQLite locks the file at BEGIN (it is BEGIN IMMEDIATE); PostgreSQL at the advisory lock.
        if (connection is SqliteConnection file) file.DefaultTimeout = PatienceInSeconds;
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (!url.IsSqlite) await Execute(Lock);

        await Execute("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, checksum text)");
        // A database from before checksums. SQLite has no ADD COLUMN IF NOT EXISTS.
        if (!await HasChecksums()) await Execute("ALTER TABLE migrations ADD COLUMN checksum text");
        var applied = await Applied(connection, transaction, stop);
        var pending = PendingOf(applied);
        foreach (var (name, sql) in pending) await Run(name, sql);
        foreach (var (name, sql) in _files.Where(migration => applied.GetValueOrDefault(migration.Name) is null))
            await Execute("INSERT INTO migrations (name, checksum) VALUES (@name, @checksum) ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum", new { name, checksum = Checksum(sql) });
        await transaction.CommitAsync(stop);
        pending.ForEach(migration => LogApplied(logger, migration.Name));
        return [.. pending.Select(migration => migration.Name)];

        async Task Run(string name, string sql)
        {
            try
            {
                await Execute(sql);
            }
            catch (DbException fault)
            {
                var message = $"Migration {name} failed: {LineOf(fault)}";
                throw IsFinal(fault) ? new InvalidOperationException(message, fault) : new DatabaseAwayException(message, fault);
            }
        }

        async Task<bool> HasChecksums()
        {
            await using var row = await connection.ExecuteReaderAsync(Command("SELECT * FROM migrations WHERE 1 = 0"));
            return row.FieldCount == 2;
        }

        Task Execute(string sql, object? parameters = null) => connection.ExecuteAsync(Command(sql, parameters));

        CommandDefinition Command(string sql, object? parameters = null) => new(sql, parameters, transaction, PatienceInSeconds, cancellationToken: stop);
    }

    // A database from before checksums has one column.
    private static async Task<Dictionary<string, string?>> Applied(DbConnection connection, DbTransaction? transaction, CancellationToken stop)
    {
        var applied = new Dictionary<string, string?>();
        await using var row = await connection.ExecuteReaderAsync(new CommandDefinition("SELECT * FROM migrations", transaction: transaction, cancellationToken: stop));
        while (await row.ReadAsync(stop)) applied[row.GetString(0)] = row.FieldCount > 1 && !await row.IsDBNullAsync(1, stop) ? row.GetString(1) : null;
        return applied;
    }

    private List<(string Name, string Sql)> PendingOf(Dictionary<string, string?> applied)
    {
        ThrowIfUnknown(applied);
        ThrowIfChanged(applied);
        return [.. _files.Where(file => !applied.ContainsKey(file.Name))];
    }

    // An unknown file that is newer than all known ones belongs to a newer program; any other was once part of this one.
    private void ThrowIfUnknown(Dictionary<string, string?> applied)
    {
        var unknown = applied.Keys.Except(_files.Select(file => file.Name)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0) return;

        throw new InvalidOperationException(_files.Count == 0 || string.CompareOrdinal(unknown[^1], _files[^1].Name) > 0
            ? $"The database is newer than this program: migration {unknown[^1]} was applied to it and is not part of this program. Start a newer version, or restore the file if it was renamed or deleted."
            : $"Migration {unknown[0]} was applied to this database but is not part of this program: it was renamed or deleted. Restore the file under this name.");
    }

    private void ThrowIfChanged(Dictionary<string, string?> applied)
    {
        foreach (var (name, sql) in _files)
        {
            if (applied.GetValueOrDefault(name) is { } checksum && checksum != Checksum(sql))
                throw new InvalidOperationException($"Migration {name} was changed after it was applied to this database: restore it, and put the change into a new file.");
        }
    }

    // SQLite has no server that could come back. PostgreSQL may, unless it answered and rejected the login or a statement.
    private static bool IsFinal(Exception fault) => fault is SqliteException or IOException or UnauthorizedAccessException
        || fault is PostgresException refusal && (DatabaseError.IsRejectedLogin(refusal) || DatabaseError.ProblemOf(refusal) != Problem.ServiceUnavailable);

    // SQLite and PostgreSQL quote SQL in some of their messages, line breaks included.
    private static string LineOf(Exception fault) => ((fault as PostgresException)?.MessageText ?? fault.Message).ReplaceLineEndings(" ");

    private static string Text(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Applied migration {File}")]
    private static partial void LogApplied(ILogger logger, string file);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Not ready: {Reason}")]
    private static partial void LogPending(ILogger logger, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The database is unavailable, retrying in a second: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}

/// <summary>How <see cref="Migrations"/> runs.</summary>
public sealed class MigrationOptions
{
    /// <summary>Whether pending migrations are applied at startup; true by default. Otherwise the program is not ready until they are applied.</summary>
    public bool OnStart { get; set; } = true;
}
