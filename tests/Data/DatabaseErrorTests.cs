using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Api.Data;
using Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Tests.Data;

[Trait("Category", "Slow")]
public sealed class DatabaseErrorTests(Databases databases)
{
    private const string Insert = "INSERT INTO probes (name) VALUES ('taken') RETURNING 1";
    private const string WrongColumn = "UPDATE probes SET no_such_column = 1 RETURNING 1";

    public static TheoryData<bool> OnSqliteAndOnPostgres => [true, false];

    [Theory]
    [InlineData("UNIQUE", 19, 2067, 409)]
    [InlineData("PRIMARYKEY", 19, 1555, 409)]
    [InlineData("NOTNULL", 19, 1299, 500)]
    [InlineData("CHECK", 19, 275, 500)]
    [InlineData("FOREIGNKEY", 19, 787, 500)]
    [InlineData("BUSY", 5, 5, 503)]
    [InlineData("BUSY_SNAPSHOT", 5, 517, 503)]
    [InlineData("LOCKED", 6, 6, 503)]
    [InlineData("NOMEM", 7, 7, 503)]
    [InlineData("READONLY", 8, 8, 503)]
    [InlineData("READONLY_DBMOVED", 8, 1032, 503)]
    [InlineData("IOERR", 10, 10, 503)]
    [InlineData("IOERR_FSYNC", 10, 1034, 503)]
    [InlineData("FULL", 13, 13, 503)]
    [InlineData("CANTOPEN", 14, 14, 503)]
    [InlineData("PROTOCOL", 15, 15, 503)]
    [InlineData("ERROR: wrong SQL", 1, 1, 500)]
    [InlineData("CORRUPT", 11, 11, 500)]
    [InlineData("TOOBIG", 18, 18, 500)]
    [InlineData("MISMATCH", 20, 20, 500)]
    [InlineData("RANGE: a parameter", 25, 25, 500)]
    [InlineData("NOTADB", 26, 26, 500)]
    public void A_SQLite_code_has_its_status(string name, int code, int extendedCode, int status) =>
        StatusOf(new SqliteException(name, code, extendedCode)).ShouldBe(status, name);

    [Theory]
    [InlineData("unique_violation", "23505", 409)]
    [InlineData("not_null_violation", "23502", 500)]
    [InlineData("foreign_key_violation", "23503", 500)]
    [InlineData("check_violation", "23514", 500)]
    [InlineData("connection_exception", "08000", 503)]
    [InlineData("connection_failure", "08006", 503)]
    [InlineData("protocol_violation, which is also how PgBouncer reports a lost server", "08P01", 503)]
    [InlineData("read_only_sql_transaction", "25006", 503)]
    [InlineData("transaction_timeout", "25P04", 503)]
    [InlineData("invalid_authorization_specification", "28000", 503)]
    [InlineData("invalid_password", "28P01", 503)]
    [InlineData("invalid_catalog_name", "3D000", 503)]
    [InlineData("serialization_failure", "40001", 503)]
    [InlineData("deadlock_detected", "40P01", 503)]
    [InlineData("disk_full", "53100", 503)]
    [InlineData("out_of_memory", "53200", 503)]
    [InlineData("too_many_connections", "53300", 503)]
    [InlineData("lock_not_available", "55P03", 503)]
    [InlineData("query_canceled", "57014", 503)]
    [InlineData("admin_shutdown", "57P01", 503)]
    [InlineData("crash_shutdown", "57P02", 503)]
    [InlineData("cannot_connect_now", "57P03", 503)]
    [InlineData("io_error", "58030", 503)]
    [InlineData("invalid_text_representation", "22P02", 500)]
    [InlineData("in_failed_sql_transaction", "25P02", 500)]
    [InlineData("syntax_error", "42601", 500)]
    [InlineData("undefined_column", "42703", 500)]
    [InlineData("insufficient_privilege", "42501", 500)]
    [InlineData("program_limit_exceeded", "54000", 500)]
    [InlineData("data_corrupted", "XX001", 500)]
    [InlineData("none", "", 500)]
    public void A_PostgreSQL_code_has_its_status(string name, string sqlState, int status) =>
        StatusOf(new PostgresException(name, "ERROR", "ERROR", sqlState)).ShouldBe(status, name);

    [Fact]
    public void An_error_without_a_code_means_that_PostgreSQL_was_not_reached()
    {
        StatusOf(new NpgsqlException("Connection refused", new System.Net.Sockets.SocketException())).ShouldBe(503);
        StatusOf(new NpgsqlException("The connection pool has been exhausted", new TimeoutException())).ShouldBe(503);
        StatusOf(new NpgsqlException("No password has been provided")).ShouldBe(503);
    }

    [Fact]
    public void A_database_error_of_the_program_itself_is_503_and_an_unknown_one_is_500()
    {
        StatusOf(new DatabaseAwayException("late")).ShouldBe(503);
        StatusOf(new OtherException()).ShouldBe(500);
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task A_violated_unique_constraint_is_409_and_not_logged_as_an_error(bool sqlite)
    {
        await using var app = await Start(sqlite, "Testing");

        using var first = await app.Run(Insert);
        using var second = await app.Run(Insert);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        var problem = await second.ShouldBeProblem(HttpStatusCode.Conflict, "CONFLICT");
        problem.GetProperty("detail").GetString().ShouldBe("A resource with the same unique values already exists.");
        second.Headers.RetryAfter.ShouldBeNull();
        app.Logs.ShouldNotContain(line => line.Contains(" Error "));
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task Wrong_SQL_is_500_logged_as_an_error_and_explained_nowhere_else(bool sqlite)
    {
        await using var app = await Start(sqlite, "Testing");

        using var response = await app.Run(WrongColumn);

        var problem = await response.ShouldBeProblem(HttpStatusCode.InternalServerError, "INTERNAL_ERROR");
        problem.GetProperty("detail").GetString().ShouldBe(Problem.InternalError.Detail);
        problem.GetRawText().ShouldNotContain("no_such_column");
        response.Headers.RetryAfter.ShouldBeNull();
        app.Logs.ShouldContain(line => line.Contains(" Error ") && line.Contains("no_such_column"));
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task In_Development_the_detail_of_wrong_SQL_is_the_database_s_message(bool sqlite)
    {
        await using var app = await Start(sqlite, "Development");

        using var wrong = await app.Run(WrongColumn);
        using var first = await app.Run(Insert);
        using var second = await app.Run(Insert);

        var problem = await wrong.ShouldBeProblem(HttpStatusCode.InternalServerError, "INTERNAL_ERROR");
        problem.GetProperty("detail").GetString()!.ShouldContain("no_such_column");
        problem.GetRawText().ShouldNotContain(" at Api.");
        (await second.ShouldBeProblem(HttpStatusCode.Conflict, "CONFLICT")).GetProperty("detail").GetString().ShouldBe(Problem.Conflict.Detail);
    }

    [Fact]
    public async Task A_locked_SQLite_file_is_503_with_Retry_After()
    {
        await using var app = await Start(sqlite: true, "Testing");
        await using var other = await app.Source.OpenConnectionAsync();
        await using var writing = await other.BeginTransactionAsync();

        using var response = await app.Run(Insert);

        await response.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_PostgreSQL_database_that_is_gone_is_503_with_Retry_After()
    {
        await using var app = await Start(sqlite: false, "Testing");
        var server = new UriBuilder(app.Url) { Path = "/postgres", Query = "" };
        PostgresServer.Execute($"{server}", $"DROP DATABASE {new Uri(app.Url).AbsolutePath[1..]} WITH (FORCE)");
        ((NpgsqlDataSource)app.Source).Clear();

        using var response = await app.Run(Insert);

        await response.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_damaged_SQLite_file_is_500_and_not_ready()
    {
        await using var app = await Start(sqlite: true, "Testing");
        await using (var any = (SqliteConnection)app.Source.CreateConnection()) SqliteConnection.ClearPool(any);
        await File.WriteAllTextAsync(app.Url["sqlite:".Length..], "This is not a database, but a text of some length.");

        using var response = await app.Run(Insert);
        using var ready = await app.Ready();

        await response.ShouldBeProblem(HttpStatusCode.InternalServerError, "INTERNAL_ERROR");
        await ready.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
    }

    private static int StatusOf(DbException error) => DatabaseError.ProblemOf(error).Status;

    private async Task<ProbeApp> Start(bool sqlite, string environment)
    {
        var app = new ProbeApp(sqlite ? null : databases.Server.CreateDatabase(), environment);
        await using var create = app.Source.CreateCommand("CREATE TABLE probes (name text PRIMARY KEY)");
        await create.ExecuteNonQueryAsync();
        return app;
    }

    private sealed class OtherException : DbException;

    /// <summary>The app with a path that runs the SQL in the request, after all of the app's middleware.</summary>
    private sealed class ProbeApp : IAsyncDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly ApiApp _app;
        private readonly WebApplicationFactory<Program> _host;
        private readonly HttpClient _client;

        /// <param name="url">Null for a new SQLite file.</param>
        public ProbeApp(string? url, string environment)
        {
            Url = url ?? $"sqlite:{_folder.File("app.db")}";
            _app = ApiApp.With(("DATABASE_URL", Url));
            _host = _app.WithWebHostBuilder(builder => builder
                .UseEnvironment(environment)
                .UseContentRoot(_folder.Path)
                .ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new Probe())));
            _client = _host.CreateClient();
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token.Of("ada").ToString());
        }

        public string Url { get; }

        public DbDataSource Source => _host.Services.GetRequiredService<DbDataSource>();

        public IEnumerable<string> Logs => _host.Services.GetFakeLogCollector().GetSnapshot().Select(record => record.AllText());

        public Task<HttpResponseMessage> Run(string sql) => _client.GetAsync($"{Probe.Path}?sql={Uri.EscapeDataString(sql)}");

        public Task<HttpResponseMessage> Ready() => _client.GetAsync("/health/ready");

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _host.DisposeAsync();
            await _app.DisposeAsync();
            _folder.Dispose();
        }
    }

    private sealed class Probe : IStartupFilter
    {
        public const string Path = "/probe";

        // Runs after the app's middleware, for requests that no endpoint matches.
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Use(async (HttpContext http, RequestDelegate rest) =>
            {
                if (http.Request.Path != Path)
                {
                    await rest(http);
                    return;
                }

                await http.RequestServices.GetRequiredService<Database>().Write<long>(http.Request.Query["sql"].ToString(), new { }, http.RequestAborted);
                await http.Response.WriteAsJsonAsync(JsonValueKind.True);
            });
        };
    }
}
