using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Tests.Data;

namespace Tests.Features.Tasks;

/// <summary>
/// What a client sees during failures: the API as a process, a dedicated server, real signals. Runs alone, because clients here wait at most two
/// seconds for a response.
/// </summary>
[Collection(nameof(FaultTests))]
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
[Trait("Category", "Slow")]
public sealed class FaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PostgreSQL_that_crashes_under_load_is_503_until_it_is_back_and_no_acknowledged_write_is_lost()
    {
        Databases.SkipWithoutPostgres();
        using var server = new PostgresServer(durable: true);
        using var api = await ApiProcess.Start(_folder.Path, server.CreateDatabase(patient: false));
        await using var load = new Load(api, 8);
        await load.Until(() => load.Acknowledged.Count >= 100);

        server.Crash();
        var refused = load.Refused;
        await load.Until(() => load.Refused >= refused + 30);
        (await api.Ready()).ShouldBe(503);
        server.Start();
        var acknowledged = load.Acknowledged.Count;
        await load.Until(() => load.Acknowledged.Count >= acknowledged + 100);
        await load.Stop();

        (await api.Ready()).ShouldBe(200);
        load.Acknowledged.Except(await api.All()).ShouldBeEmpty();
    }

    [Fact]
    public async Task PostgreSQL_that_hangs_is_503_within_two_seconds()
    {
        Databases.SkipWithoutPostgres();
        using var server = new PostgresServer();
        using var api = await ApiProcess.Start(_folder.Path, server.CreateDatabase(patient: false));
        await using var load = new Load(api, 30);
        await load.Until(() => load.Acknowledged.Count >= 100);

        server.Freeze();
        try
        {
            // Two responses each: the first on an existing connection, the second on a new one.
            var refused = load.Refused;
            await load.Until(() => load.Refused >= refused + 60);
            (await api.Ready()).ShouldBe(503);
        }
        finally
        {
            server.Thaw();
        }

        var acknowledged = load.Acknowledged.Count;
        await load.Until(() => load.Acknowledged.Count >= acknowledged + 100);
        await load.Stop();
        load.Acknowledged.Except(await api.All()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_program_waits_for_PostgreSQL_that_starts_later()
    {
        Databases.SkipWithoutPostgres();
        using var server = new PostgresServer();
        var url = server.CreateDatabase(patient: false);
        server.Crash();

        using var api = await ApiProcess.Start(_folder.Path, url);
        (await api.Ready()).ShouldBe(503);
        (await api.TryCreate()).ShouldBeNull();
        server.Start();
        while (await api.Ready() == 503) await Task.Delay(100);

        (await api.TryCreate()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_database_that_turns_out_to_be_newer_stops_the_program()
    {
        Databases.SkipWithoutPostgres();
        using var server = new PostgresServer(durable: true);
        var url = server.CreateDatabase(patient: false);
        PostgresServer.Execute(url, "CREATE TABLE migrations (name text PRIMARY KEY); INSERT INTO migrations VALUES ('29990101_future.sql')");
        server.Crash();

        using var api = await ApiProcess.Start(_folder.Path, url);
        server.Start();

        var (exitCode, _, error) = await api.End();
        exitCode.ShouldBe(1);
        error.ShouldStartWith("The database is newer than this program");
    }

    [Fact]
    public async Task A_program_that_is_killed_has_kept_every_task_it_acknowledged()
    {
        const string url = "sqlite:app.db";
        ConcurrentBag<string> acknowledged;
        using (var api = await ApiProcess.Start(_folder.Path, url))
        {
            await using var load = new Load(api, 8);
            await load.Until(() => load.Acknowledged.Count >= 200);
            api.Signal("KILL");
            await load.Stop(mayBreak: true);
            acknowledged = load.Acknowledged;
        }

        using var again = await ApiProcess.Start(_folder.Path, url);

        acknowledged.Except(await again.All()).ShouldBeEmpty();
        (await again.TryCreate()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_file_that_another_process_locks_is_503_for_all_writers_within_two_seconds()
    {
        using var api = await ApiProcess.Start(_folder.Path, "sqlite:app.db");
        (await api.TryCreate()).ShouldNotBeNull();
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.File("app.db")};Pooling=false"))
        {
            other.Open();
            using var transaction = other.BeginTransaction();

            // The client waits two seconds for each response.
            (await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => api.TryCreate()))).ShouldAllBe(id => id == null);
            (await api.All()).Count.ShouldBe(1);
        }

        (await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => api.TryCreate()))).ShouldAllBe(id => id != null);
        (await api.All()).Count.ShouldBe(33);
    }

    [Fact]
    public async Task A_full_disk_is_503_until_space_is_freed_and_no_data_is_lost()
    {
        using var disk = SmallDisk.Mount(_folder.File("disk"));
        using var api = await ApiProcess.Start(_folder.Path, $"sqlite:{disk.Path}/app.db");
        await File.WriteAllBytesAsync($"{disk.Path}/room", new byte[512 * 1024]);

        var acknowledged = new List<string>();
        while (await api.TryCreate(new string('d', 2000)) is { } id) acknowledged.Add(id);
        // A smaller task may still fit.
        while (await api.TryCreate() is { } id) acknowledged.Add(id);
        (await api.All()).Order().ShouldBe(acknowledged.Order());
        File.Delete($"{disk.Path}/room");

        acknowledged.Add((await api.TryCreate()).ShouldNotBeNull());
        (await api.All()).Order().ShouldBe(acknowledged.Order());
        Query(disk.Path, "PRAGMA integrity_check").ShouldBe("ok");
    }

    [Fact]
    public async Task On_SIGTERM_it_is_not_ready_then_accepts_no_connection_and_finishes_running_requests()
    {
        using var api = await ApiProcess.Start(_folder.Path, "sqlite:app.db");
        using var running = new TcpClient();
        await running.ConnectAsync(api.Address.Host, api.Address.Port);
        await using var stream = running.GetStream();
        await Write($"POST {api.Tasks} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ApiProcess.TokenNow()}\r\nContent-Type: application/json\r\nContent-Length: 13\r\nExpect: 100-continue\r\n\r\n");
        // The server has requested the body, so the handler is waiting for it.
        (await Read()).ShouldStartWith("HTTP/1.1 100 ");

        api.Signal("TERM");
        while (await api.Ready() == 200) await Task.Delay(10);
        (await api.TryCreate()).ShouldNotBeNull();
        while (await Connects()) await Task.Delay(50);
        await Write("""{"title":"x"}""");

        (await Read()).ShouldStartWith("HTTP/1.1 201 ");
        (await api.End()).ExitCode.ShouldBe(0);

        async Task Write(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

        async Task<string> Read()
        {
            var buffer = new byte[4096];
            return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }

        async Task<bool> Connects()
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(api.Address.Host, api.Address.Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    private static string Query(string folder, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder}/app.db;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return $"{command.ExecuteScalar()}";
    }

    /// <summary>Clients that create tasks one after another and record the responses.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly List<Task> _clients;
        private int _refused;

        public Load(ApiProcess api, int clients) => _clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => Run(api)))];

        /// <summary>The ids of the 201 responses.</summary>
        public ConcurrentBag<string> Acknowledged { get; } = [];

        /// <summary>The number of 503 responses.</summary>
        public int Refused => _refused;

        /// <summary>Waits for this condition; fails as soon as a client gets anything but a 201 or a 503.</summary>
        public async Task Until(Func<bool> isSo)
        {
            var start = Stopwatch.GetTimestamp();
            while (!isSo())
            {
                if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(30))
                    throw new TimeoutException($"It never came to that: {Acknowledged.Count} acknowledged, {_refused} refused.");
                if (_clients.Find(client => client.IsCompleted) is { } broken) await broken;
                await Task.Delay(10);
            }
        }

        /// <param name="mayBreak">Whether broken connections are allowed.</param>
        public async Task Stop(bool mayBreak = false)
        {
            await _stop.CancelAsync();
            try
            {
                await Task.WhenAll(_clients);
            }
            catch (HttpRequestException) when (mayBreak)
            {
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_clients).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task Run(ApiProcess api)
        {
            while (!_stop.IsCancellationRequested)
            {
                if (await api.TryCreate() is { } id) Acknowledged.Add(id);
                else Interlocked.Increment(ref _refused);
            }
        }
    }

    /// <summary>A file system of 1.5 MB in memory, which only root can create.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        public static SmallDisk Mount(string path)
        {
            Directory.CreateDirectory(path);
            Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", path), "No small disk could be mounted (it takes root): A FULL DISK WAS NOT TESTED.");
            return new SmallDisk(path);
        }

        public void Dispose() => Run("umount", Path).ShouldBeTrue();

        private static bool Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
