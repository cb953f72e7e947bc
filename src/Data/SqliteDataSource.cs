using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Api.Data;

/// <summary>Connections to one SQLite file, each set up alike.</summary>
/// <remarks>SQLite works in the calling thread: what is asynchronous by name here has happened when it returns.</remarks>
internal sealed class SqliteDataSource : DbDataSource
{
    // WAL: readers and the writer do not wait for each other.
    // synchronous=FULL: the log is flushed to the disk before a write is answered, so a 201 outlives a power cut; NORMAL would only outlive
    // the death of the process. It costs a flush for each write, which at the pace of people typing is nothing.
    // busy_timeout, in milliseconds: how long to wait where another process writes (this one queues its writes, see Database).
    private const string SetUp = "PRAGMA busy_timeout = 1500; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

    private readonly string _path;

    /// <param name="path">The file's full path; its folder is made where it is missing.</param>
    public SqliteDataSource(string path)
    {
        _path = path;
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 1 }.ToString();
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var connection = (SqliteConnection)CreateDbConnection();
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = SetUp;
            command.ExecuteNonQuery();
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
}
