using System.Data.Common;
using Api.Http;
using Microsoft.Data.Sqlite;
using Npgsql;
using static SQLitePCL.raw;

namespace Api.Data;

/// <summary>
/// Maps a database error to what the client sees. 409 is a violated unique constraint. 503 means that the database could not be reached or
/// could not serve the statement, and that the same statement can succeed later. 500 is everything else: retrying wrong SQL, a violated
/// NOT NULL, CHECK or foreign key constraint, or damaged data cannot help, so somebody has to look at it.
/// </summary>
/// <remarks>
/// Sources: <see href="https://www.sqlite.org/rescode.html">SQLite result codes</see> and
/// <see href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</see>.
/// </remarks>
internal static class DatabaseError
{
    /// <summary>The problem for this error: <see cref="Problem.Conflict"/>, <see cref="Problem.ServiceUnavailable"/> or <see cref="Problem.InternalError"/>.</summary>
    public static Problem ProblemOf(DbException error) => error switch
    {
        DatabaseAwayException => Problem.ServiceUnavailable,
        SqliteException sqlite => ProblemOfSqlite(sqlite.SqliteErrorCode, sqlite.SqliteExtendedErrorCode),
        PostgresException postgres => ProblemOfPostgres(postgres.SqlState),
        // PostgreSQL sent no error of its own: no connection, a broken connection, no answer in time, or no free connection in the pool.
        NpgsqlException => Problem.ServiceUnavailable,
        _ => Problem.InternalError,
    };

    /// <summary>Whether PostgreSQL rejected the user, the password or the database name of <c>DATABASE_URL</c>.</summary>
    public static bool IsRejectedLogin(PostgresException error) => ClassOf(error.SqlState) is "28" or "3D";

    private static Problem ProblemOfSqlite(int code, int extendedCode) => code switch
    {
        SQLITE_CONSTRAINT when extendedCode is SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY => Problem.Conflict,
        // PROTOCOL is a lost race for the lock of the write-ahead log.
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL => Problem.ServiceUnavailable,
        // The state of the disk or of the process, not of the statement. READONLY is here and not below because a disk that is mounted
        // read-only rejects every write like a full one, and accepts them all again once it is repaired.
        SQLITE_IOERR or SQLITE_FULL or SQLITE_CANTOPEN or SQLITE_READONLY or SQLITE_NOMEM => Problem.ServiceUnavailable,
        // CORRUPT and NOTADB among them: no retry repairs the file, and an alert for server errors should notice it.
        _ => Problem.InternalError,
    };

    private static Problem ProblemOfPostgres(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.UniqueViolation => Problem.Conflict,
        // A standby after a failover, lock_timeout or NOWAIT, and transaction_timeout (PostgreSQL 17).
        PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable or "25P04" => Problem.ServiceUnavailable,
        _ => ClassOf(sqlState) switch
        {
            "08" => Problem.ServiceUnavailable, // connection refused or lost
            // The login was accepted at startup (Migrations stops the program otherwise). Since then the password was changed or the
            // database renamed: the database is unreachable until the program is restarted with the new URL.
            "28" or "3D" => Problem.ServiceUnavailable,
            "40" => Problem.ServiceUnavailable, // serialization failure or deadlock, after the retries in Database
            "53" => Problem.ServiceUnavailable, // disk full, out of memory, too many connections
            "57" => Problem.ServiceUnavailable, // shutting down, starting up, in recovery; statement_timeout (57014)
            "58" => Problem.ServiceUnavailable, // I/O error of the server's operating system
            _ => Problem.InternalError,
        },
    };

    // PostgreSQL groups its codes by the first two characters.
    private static string ClassOf(string sqlState) => sqlState[..Math.Min(2, sqlState.Length)];
}
