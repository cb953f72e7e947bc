using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Api.Data;

/// <summary>Connections to one SQLite file.</summary>
/// <remarks>SQLite works in the calling thread: asynchronous methods complete synchronously.</remarks>
internal sealed class SqliteDataSource : DbDataSource
{
    // WAL: readers and the writer do not block each other.
    // synchronous=FULL: the log is flushed to disk before a write is acknowledged, so a 201 survives a power failure; NORMAL would only survive the
    // end of the process. It costs one flush per commit.
    // busy_timeout, in milliseconds: how long to wait for another process's lock (writers of this process queue in SqliteWriter).
    private const string SetUp = "PRAGMA busy_timeout = 1500; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly Lazy<bool> _file;

    // The handles of pooled connections that are configured already: doing that at each opening would take a quarter of a small query.
    private readonly ConditionalWeakTable<sqlite3, object> _ready = [];

    // SQLite's own locks are for connections that several threads use at once. Without them, reading a page takes a tenth less time.
    static SqliteDataSource()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }

    /// <param name="path">The file's full path. A missing file or folder is created, accessible to this account only.</param>
    public SqliteDataSource(string path)
    {
        _path = path;
        // A failure is not kept: the folder may be usable at the next attempt.
        _file = new(CreateFile, LazyThreadSafetyMode.PublicationOnly);
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 1 }.ToString();
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        _ = _file.Value;
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            if (_ready.TryGetValue(connection.Handle!, out _)) return connection;

            using var command = connection.CreateCommand();
            command.CommandText = SetUp;
            command.ExecuteNonQuery();
            _ready.Add(connection.Handle!, SetUp);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The base class would open asynchronously, without the configuration.
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(OpenDbConnection());
    }

    protected override void Dispose(bool disposing)
    {
        // Closes the pooled connections. The last one writes the log into the file.
        using (var any = new SqliteConnection(ConnectionString)) SqliteConnection.ClearPool(any);
        base.Dispose(disposing);
    }

    // SQLite gives its log files the permissions of the database file.
    private bool CreateFile()
    {
        var folder = Path.GetDirectoryName(_path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return true;
        }

        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        using (new FileStream(_path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = OwnerOnly })) return true;
    }
}
