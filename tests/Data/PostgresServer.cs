using System.Diagnostics;
using Npgsql;

namespace Tests.Data;

/// <summary>A PostgreSQL server in a temporary folder, on a free port of 127.0.0.1, started and stopped with its own tools.</summary>
public sealed class PostgresServer : IDisposable
{
    // PostgreSQL does not run as root.
    private const string Account = "postgres";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("api-tests-postgres-");
    private readonly string _options;
    private int _databases;

    /// <param name="durable">Whether it flushes to disk, as in production. Otherwise it is faster.</param>
    public PostgresServer(bool durable = false)
    {
        Port = Free.Port();
        var speed = durable ? "" : "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";
        _options = $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=32MB {speed}";
        if (IsRoot) Run("chown", Account, _folder.FullName);
        RunAsAccount("initdb", "--pgdata", DataFolder, "--username", Account, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync");
        Start();
    }

    /// <summary>Why the server cannot run here; null if it can.</summary>
    public static string? Missing { get; } = BinFolder() is null ? "PostgreSQL is not installed here (apt-get install postgresql): NOTHING WAS TESTED ON POSTGRESQL." : null;

    public int Port { get; }

    private static bool IsRoot => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>The path of a PostgreSQL program.</summary>
    public static string Tool(string name) => Path.Combine(BinFolder()!, name);

    /// <summary>Creates an empty database.</summary>
    /// <param name="patient">Whether the API waits longer for it than in production, for tests that run in parallel with others.</param>
    /// <returns>Its DATABASE_URL.</returns>
    public string CreateDatabase(bool patient = true)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        Execute($"postgres://{Account}@127.0.0.1:{Port}/postgres", $"CREATE DATABASE {name}");
        return $"postgres://{Account}:any@127.0.0.1:{Port}/{name}?sslmode=disable{(patient ? "&timeout=30&command%20timeout=30" : "")}";
    }

    /// <summary>Runs SQL without the API.</summary>
    public static void Execute(string url, string sql)
    {
        using var connection = Open(url);
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the rows, one row per line.</summary>
    public static string Query(string url, string sql)
    {
        using var connection = Open(url);
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add($"{reader.GetValue(0)}");
        return string.Join('\n', lines);
    }

    /// <summary>A connection that the API does not use, not pooled.</summary>
    public static NpgsqlConnection Open(string url)
    {
        var uri = new Uri(url);
        var connection = new NpgsqlConnection($"Host={uri.Host};Port={uri.Port};Database={uri.AbsolutePath[1..]};Username={Account};Pooling=false");
        connection.Open();
        return connection;
    }

    public void Start() => RunAsAccount("pg_ctl", "--pgdata", DataFolder, "--log", Path.Combine(_folder.FullName, "log"), "--wait", "--options", _options, "start");

    /// <summary>Stops it immediately, as a crash would.</summary>
    public void Crash() => RunAsAccount("pg_ctl", "--pgdata", DataFolder, "--wait", "--mode", "immediate", "stop");

    /// <summary>Suspends its processes: connections stay open, but get no response.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>Resumes the processes.</summary>
    public void Thaw() => Signal("CONT");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(DataFolder, "postmaster.pid"))) Crash();
        _folder.Delete(recursive: true);
    }

    private void Signal(string name)
    {
        var postmaster = File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).First();
        Run("sh", "-c", $"kill -{name} {postmaster} $(cat /proc/{postmaster}/task/*/children)");
    }

    private static string? BinFolder()
    {
        string[] versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var debian = versions.OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin"));
        var others = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(others).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static void RunAsAccount(string tool, params string[] arguments)
    {
        var path = Tool(tool);
        if (IsRoot) Run("runuser", ["-u", Account, "--", path, .. arguments]);
        else Run(path, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // Without redirection, because the server would keep a pipe open. It writes to its own log.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", program, program, .. arguments]) { WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
    }
}
