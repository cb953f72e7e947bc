using System.Diagnostics;
using Npgsql;

namespace Tests.Data;

/// <summary>A real PostgreSQL server in a temporary folder, on a free port of 127.0.0.1, started and stopped by its own tools.</summary>
public sealed class PostgresServer : IDisposable
{
    // PostgreSQL refuses to run as root.
    private const string Account = "postgres";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("api-tests-postgres-");
    private readonly string _options;
    private int _databases;

    /// <param name="durable">Whether it flushes to the disk, as a server in earnest does; else it is quicker.</param>
    public PostgresServer(bool durable = false)
    {
        Port = Free.Port();
        var speed = durable ? "" : "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";
        _options = $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=32MB {speed}";
        if (IsRoot) Run("chown", Account, _folder.FullName);
        RunAsAccount("initdb", "--pgdata", DataFolder, "--username", Account, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync");
        Start();
    }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? Missing { get; } = BinFolder() is null ? "PostgreSQL is not installed here (apt-get install postgresql): NOTHING WAS TESTED ON POSTGRESQL." : null;

    public int Port { get; }

    private static bool IsRoot => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>The path of one of PostgreSQL's programs.</summary>
    public static string Tool(string name) => Path.Combine(BinFolder()!, name);

    /// <summary>Creates an empty database.</summary>
    /// <param name="patient">Whether the API shall wait for it longer than it does in earnest, for tests that run beside others.</param>
    /// <returns>Its DATABASE_URL.</returns>
    public string CreateDatabase(bool patient = true)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        Execute($"postgres://{Account}@127.0.0.1:{Port}/postgres", $"CREATE DATABASE {name}");
        return $"postgres://{Account}:any@127.0.0.1:{Port}/{name}?sslmode=disable{(patient ? "&timeout=30&command%20timeout=30" : "")}";
    }

    /// <summary>Runs SQL past the API.</summary>
    public static void Execute(string url, string sql)
    {
        using var connection = Open(url);
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the rows, a line for each.</summary>
    public static string Query(string url, string sql)
    {
        using var connection = Open(url);
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add($"{reader.GetValue(0)}");
        return string.Join('\n', lines);
    }

    /// <summary>A connection past the API, not pooled.</summary>
    public static NpgsqlConnection Open(string url)
    {
        var uri = new Uri(url);
        var connection = new NpgsqlConnection($"Host={uri.Host};Port={uri.Port};Database={uri.AbsolutePath[1..]};Username={Account};Pooling=false");
        connection.Open();
        return connection;
    }

    public void Start() => RunAsAccount("pg_ctl", "--pgdata", DataFolder, "--log", Path.Combine(_folder.FullName, "log"), "--wait", "--options", _options, "start");

    /// <summary>Stops it as a crash would: nobody is asked, nothing is tidied up.</summary>
    public void Crash() => RunAsAccount("pg_ctl", "--pgdata", DataFolder, "--wait", "--mode", "immediate", "stop");

    /// <summary>Stops its processes where they are: connections stay, nobody answers.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>Lets them go on.</summary>
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
        // Its output goes nowhere: the server would hold on to a pipe. What it has to say is in its log.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", program, program, .. arguments]) { WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
    }
}
