using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Api.Data;

/// <summary>Connections to one SQLite file, each set up alike.</summary>
/// <remarks>SQLite works in the calling thread: what is asynchronous by name here has happened when it returns.</remarks>
internal sealed class SqliteDataSource : DbDataSource
{
    // WAL: readers and the writer do not wait for each other.
    // synchronous=FULL: the log is flushed to the disk before a write is answered, so a 201 outlives a power cut; NORMAL would only outlive
    // the death of the process. It costs a flush for each write, which at the pace of people typing is nothing.
    // busy_timeout, in milliseconds: how long to wait where another process writes (this one queues its writes, see Database).
    private const string SetUp = "PRAGMA busy_timeout = 1500; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly Lazy<bool> _file;

    // The handles behind the pooled connections that are set up: a quarter of a small query, if it were done at each opening.
    private readonly ConditionalWeakTable<sqlite3, object> _ready = [];

    /// <param name="path">The file's full path; the file and its folder are created where they are missing, for this account alone.</param>
    public SqliteDataSource(string path)
    {
        _path = path;
        // A failure is not kept: the folder may be usable at the next try.
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

    // The base class would open asynchronously, past the set-up.
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(OpenDbConnection());
    }

    protected override void Dispose(bool disposing)
    {
        // Closes the pooled connections, the last of which writes the log into the file.
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
