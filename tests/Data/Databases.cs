using Microsoft.Extensions.Time.Testing;

[assembly: AssemblyFixture(typeof(Tests.Data.Databases))]

namespace Tests.Data;

/// <summary>The app on each database, and one PostgreSQL server for the whole run. Each starts for the first test that uses it.</summary>
public sealed class Databases : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(() => new PostgresServer());
    private readonly Lazy<ApiApp> _sqlite = new(() => Ticking(new ApiApp()));
    private readonly Lazy<ApiApp> _postgres;

    public Databases() => _postgres = new(() => Ticking(ApiApp.With(("DATABASE_URL", Server.CreateDatabase()))));

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

    /// <summary>The PostgreSQL server; skips the test if it cannot run here.</summary>
    public PostgresServer Server
    {
        get
        {
            SkipWithoutPostgres();
            return _server.Value;
        }
    }

    public static void SkipWithoutPostgres()
    {
        if (PostgresServer.Missing is { } reason) Skip.Because(reason);
    }

    public void Dispose()
    {
        if (_sqlite.IsValueCreated) _sqlite.Value.Dispose();
        if (_postgres.IsValueCreated) _postgres.Value.Dispose();
        if (_server.IsValueCreated) _server.Value.Dispose();
    }

    internal static ApiApp Ticking(ApiApp app)
    {
        // Each reading advances the clock, so no two timestamps are equal.
        app.Time = new FakeTimeProvider(ApiApp.Now) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(1) };
        return app;
    }
}
