using Microsoft.Extensions.Time.Testing;

[assembly: AssemblyFixture(typeof(Tests.Data.Databases))]

namespace Tests.Data;

/// <summary>The app on each database, and one PostgreSQL server for the whole run. Each starts when the first test asks.</summary>
public sealed class Databases : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(() => new PostgresServer());
    private readonly Lazy<ApiApp> _sqlite = new(() => Ticking(new ApiApp()));
    private readonly Lazy<PostgresServer> _second = new(() => new PostgresServer());
    private readonly Lazy<ApiApp> _postgres;
    private readonly Lazy<ApiApp> _twoServers;

    public Databases()
    {
        _postgres = new(() => Ticking(ApiApp.With(("DATABASE_URL", Server.CreateDatabase()))));
        _twoServers = new(() => Ticking(ApiApp.With(("DATABASE_URL", Split()))));
    }

    /// <summary>The app on SQLite.</summary>
    public ApiApp Sqlite => _sqlite.Value;

    /// <summary>The app on a database of <see cref="Server"/>.</summary>
    public ApiApp Postgres
    {
        get
        {
            SkipWithoutPostgres();
            return _postgres.Value;
        }
    }

    /// <summary>The PostgreSQL server; skips the test where there can be none.</summary>
    public PostgresServer Server
    {
        get
        {
            SkipWithoutPostgres();
            return _server.Value;
        }
    }

    /// <summary>The app on a database whose tasks are cut in two, as docs/scaling.md says.</summary>
    public ApiApp TwoServers
    {
        get
        {
            SkipWithoutPostgres();
            return _twoServers.Value;
        }
    }

    /// <summary>Where the tasks that are not on the first server are.</summary>
    public string SecondUrl { get; private set; } = "";

    /// <summary>Where the tasks that are not on the second server are.</summary>
    public string FirstUrl { get; private set; } = "";

    public static void SkipWithoutPostgres() => Assert.SkipUnless(PostgresServer.Missing is null, PostgresServer.Missing ?? "");

    public void Dispose()
    {
        if (_sqlite.IsValueCreated) _sqlite.Value.Dispose();
        if (_postgres.IsValueCreated) _postgres.Value.Dispose();
        if (_twoServers.IsValueCreated) _twoServers.Value.Dispose();
        if (_server.IsValueCreated) _server.Value.Dispose();
        if (_second.IsValueCreated) _second.Value.Dispose();
    }

    // What docs/scaling.md tells to do, with these servers' names in it.
    private string Split()
    {
        (FirstUrl, SecondUrl) = (Server.CreateDatabase(), _second.Value.CreateDatabase());
        using (var app = ApiApp.With(("DATABASE_URL", FirstUrl)))
        using (var user = new Features.Tasks.TaskUser(app, "before"))
            user.Create().GetAwaiter().GetResult();

        var statements = File.ReadAllText(Repository.File("docs/scaling.md")).Split("```sql\n").Skip(1).Select(part => part.Split("```")[0]).ToList();
        var second = new Uri(SecondUrl);
        PostgresServer.Execute(SecondUrl, statements[0]);
        PostgresServer.Execute(FirstUrl, statements[1]
            .Replace("host '10.0.0.2', port '5432', dbname 'app'", $"host '{second.Host}', port '{second.Port}', dbname '{second.AbsolutePath[1..]}'")
            .Replace("user 'app'", "user 'postgres'"));
        return FirstUrl;
    }

    private static ApiApp Ticking(ApiApp app)
    {
        // Each reading of the clock advances it: no two things happen at once.
        app.Time = new FakeTimeProvider(ApiApp.Now) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(1) };
        return app;
    }
}
