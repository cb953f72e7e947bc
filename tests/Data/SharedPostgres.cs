[assembly: AssemblyFixture(typeof(Tests.Data.SharedPostgres))]

namespace Tests.Data;

/// <summary>One PostgreSQL server for the whole run, and the app on it. Both start when the first test asks.</summary>
public sealed class SharedPostgres : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(() => new PostgresServer());
    private readonly Lazy<ApiApp> _app;

    public SharedPostgres() => _app = new(() => ApiApp.With(("DATABASE_URL", Server.CreateDatabase())));

    /// <summary>The server; skips the test where PostgreSQL is not installed.</summary>
    public PostgresServer Server
    {
        get
        {
            Assert.SkipUnless(PostgresServer.Missing is null, PostgresServer.Missing ?? "");
            return _server.Value;
        }
    }

    /// <summary>The app on a database of this server; skips the test where PostgreSQL is not installed.</summary>
    public ApiApp App
    {
        get
        {
            Assert.SkipUnless(PostgresServer.Missing is null, PostgresServer.Missing ?? "");
            return _app.Value;
        }
    }

    public void Dispose()
    {
        if (_app.IsValueCreated) _app.Value.Dispose();
        if (_server.IsValueCreated) _server.Value.Dispose();
    }
}
