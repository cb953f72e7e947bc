using Tests.Data;

[assembly: AssemblyFixture(typeof(Tests.Features.Tasks.TwoServers))]

namespace Tests.Features.Tasks;

/// <summary>The app on a database whose tasks are on two servers, as docs/scaling.md describes. They start for the first test that uses them.</summary>
public sealed class TwoServers : IDisposable
{
    private readonly Lazy<PostgresServer> _first = new(() => new PostgresServer());
    private readonly Lazy<PostgresServer> _second = new(() => new PostgresServer());
    private readonly Lazy<ApiApp> _app;

    public TwoServers() => _app = new(() => Databases.Ticking(ApiApp.With(("DATABASE_URL", Split()))));

    /// <summary>The app; skips the test if PostgreSQL cannot run here.</summary>
    public ApiApp App
    {
        get
        {
            Databases.SkipWithoutPostgres();
            return _app.Value;
        }
    }

    /// <summary>The URL of the second server.</summary>
    public string SecondUrl { get; private set; } = "";

    /// <summary>The URL of the first server.</summary>
    public string FirstUrl { get; private set; } = "";

    public void Dispose()
    {
        if (_app.IsValueCreated) _app.Value.Dispose();
        if (_first.IsValueCreated) _first.Value.Dispose();
        if (_second.IsValueCreated) _second.Value.Dispose();
    }

    // The statements of docs/scaling.md, with the addresses of these servers.
    private string Split()
    {
        (FirstUrl, SecondUrl) = (_first.Value.CreateDatabase(), _second.Value.CreateDatabase());
        using (var app = ApiApp.With(("DATABASE_URL", FirstUrl)))
        using (var user = new TaskUser(app, "before"))
            user.Create().GetAwaiter().GetResult();

        var statements = File.ReadAllText(Repository.File("docs/scaling.md")).Split("```sql\n").Skip(1).Select(part => part.Split("```")[0]).ToList();
        var second = new Uri(SecondUrl);
        PostgresServer.Execute(SecondUrl, statements[0]);
        PostgresServer.Execute(FirstUrl, statements[1]
            .Replace("host '10.0.0.2', port '5432', dbname 'app'", $"host '{second.Host}', port '{second.Port}', dbname '{second.AbsolutePath[1..]}'")
            .Replace("user 'app'", "user 'postgres'"));
        return FirstUrl;
    }
}
