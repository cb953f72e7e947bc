using System.Net;
using Api.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Tests.Data;

[Trait("Category", "Slow")]
public sealed class MigrationsTests(Databases databases)
{
    private static readonly (string Name, string Sql) First = ("20260101_things.sql", "CREATE TABLE things (\n    id int PRIMARY KEY\n);\n");
    private static readonly (string Name, string Sql) Second = ("20260202_colours.sql", "ALTER TABLE things ADD COLUMN colour text");

    public static TheoryData<bool> OnSqliteAndOnPostgres => [true, false];

    [Fact]
    public void Files_are_numbered_by_their_day_and_named_once() =>
        Migrations.Files().ShouldAllBe(file => System.Text.RegularExpressions.Regex.IsMatch(file.Name, @"^\d{8}\w*_[a-z_]+\.sql$"));

    [Fact]
    public async Task Replicas_that_start_together_on_SQLite_migrate_once()
    {
        using var file = new SqliteFile();

        await StartTogether(file.Url, 4);

        file.Query("SELECT name FROM migrations ORDER BY name").ShouldBe(string.Join('\n', Migrations.Files().Select(file => file.Name)));
        file.Query("PRAGMA journal_mode").ShouldBe("wal");
    }

    [Fact]
    public async Task Replicas_that_start_together_on_PostgreSQL_migrate_once()
    {
        var url = databases.Server.CreateDatabase();

        await StartTogether(url, 6);

        PostgresServer.Query(url, "SELECT name FROM migrations ORDER BY name").ShouldBe(string.Join('\n', Migrations.Files().Select(file => file.Name)));
    }

    [Fact]
    public async Task A_database_that_is_newer_than_the_program_is_rejected()
    {
        using var file = new SqliteFile();
        await file.Migrate();
        file.Execute("INSERT INTO migrations (name) VALUES ('29990101_future.sql')");

        await file.ShouldRefuseStart("The database is newer than this program: migration 29990101_future.sql was applied to it and is not part of this program. Start a newer version, or restore the file if it was renamed or deleted.");
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task Only_new_files_are_applied(bool sqlite)
    {
        using var database = new TestDatabase(sqlite, databases);

        await database.Start(First);
        await database.Start(First, Second);
        await database.Start(First, Second);

        database.Query("SELECT name FROM migrations ORDER BY name").ShouldBe($"{First.Name}\n{Second.Name}");
        database.Query("SELECT checksum FROM migrations ORDER BY name").ShouldBe($"{Migrations.Checksum(First.Sql)}\n{Migrations.Checksum(Second.Sql)}");
        database.Query("SELECT colour FROM things").ShouldBe("");
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task A_changed_file_is_rejected_and_nothing_is_applied(bool sqlite)
    {
        using var database = new TestDatabase(sqlite, databases);
        await database.Start(First);

        var refusal = await database.Refusal(First with { Sql = First.Sql + "-- A comment." }, Second);

        refusal.ShouldBe("Migration 20260101_things.sql was changed after it was applied to this database: restore it, and put the change into a new file.");
        database.Query("SELECT name FROM migrations").ShouldBe(First.Name);
        await database.Start(First, Second);
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task Other_line_endings_do_not_change_the_checksum(bool sqlite)
    {
        using var database = new TestDatabase(sqlite, databases);
        First.Sql.ShouldContain("\n");
        await database.Start(First);

        await database.Start(First with { Sql = First.Sql.Replace("\n", "\r\n") });
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task An_unknown_migration_is_distinguished_from_a_newer_one_by_its_name(bool sqlite)
    {
        using var database = new TestDatabase(sqlite, databases);
        await database.Start(First, Second);

        (await database.Refusal(Second)).ShouldStartWith("Migration 20260101_things.sql was applied to this database but is not part of this program: it was renamed or deleted.");
        (await database.Refusal((First.Name + ".old", First.Sql), Second)).ShouldStartWith("Migration 20260101_things.sql was applied");
        (await database.Refusal(First)).ShouldStartWith("The database is newer than this program: migration 20260202_colours.sql was applied");
        (await database.Refusal()).ShouldStartWith("The database is newer than this program: migration 20260202_colours.sql was applied");
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task A_file_that_fails_is_named_on_one_line_and_rolled_back(bool sqlite)
    {
        using var database = new TestDatabase(sqlite, databases);
        var broken = (Name: "20260303_broken.sql", Sql: "CREATE TABLE more (id int);\nSELECT things.\"no\nsuch column\" FROM things");

        var refusal = await database.Refusal(First, broken);

        refusal.ShouldStartWith("Migration 20260303_broken.sql failed: ");
        refusal.ShouldContain("no such column");
        refusal.ShouldNotContain("\n");
        await database.Start();
        database.Query("SELECT name FROM migrations").ShouldBe("");
        await database.Start(First, (broken.Name, "CREATE TABLE more (id int)"));
    }

    [Theory, MemberData(nameof(OnSqliteAndOnPostgres))]
    public async Task Replicas_that_start_together_add_missing_checksums(bool sqlite)
    {
        using var database = new TestDatabase(sqlite, databases);
        database.Execute($"CREATE TABLE migrations (name text PRIMARY KEY); INSERT INTO migrations VALUES ('{First.Name}'); {First.Sql}");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => database.Start(First, Second))));

        database.Query("SELECT checksum FROM migrations ORDER BY name").ShouldBe($"{Migrations.Checksum(First.Sql)}\n{Migrations.Checksum(Second.Sql)}");
        (await database.Refusal(First with { Sql = "SELECT 1" }, Second)).ShouldStartWith("Migration 20260101_things.sql was changed");
    }

    [Fact]
    public async Task A_migration_that_PostgreSQL_interrupts_is_retried()
    {
        using var database = new TestDatabase(sqlite: false, databases);
        database.Execute("CREATE SEQUENCE attempts");

        // A sequence is not rolled back, so only the first attempt is interrupted.
        await database.Start(("20260101_slow.sql", "SELECT CASE WHEN nextval('attempts') = 1 THEN pg_cancel_backend(pg_backend_pid()) END; SELECT pg_sleep(0.2)"));

        database.Query("SELECT name FROM migrations").ShouldBe("20260101_slow.sql");
        database.Query("SELECT last_value FROM attempts").ShouldBe("2");
    }

    [Fact]
    public async Task A_file_that_is_not_a_database_is_rejected()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("app.db"), "This is no database, but a text of some length.");

        var (exitCode, _, error) = await Command.RunApi(
            folder.Path, [("BETTER_AUTH_SECRET", Token.Secret), ("DATABASE_URL", "sqlite:app.db"), ("ASPNETCORE_URLS", "http://127.0.0.1:0")]);

        exitCode.ShouldBe(1);
        error.ShouldStartWith("The database file cannot be used: ");
        error.ShouldContain("file is not a database");
    }

    private static async Task StartTogether(string url, int count)
    {
        var apps = Enumerable.Range(0, count).Select(_ => ApiApp.With(("DATABASE_URL", url))).ToList();
        try
        {
            var answers = await Task.WhenAll(apps.Select(app => Task.Run(() => app.Anonymous().GetAsync("/health/ready"))));
            answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        }
        finally
        {
            apps.ForEach(app => app.Dispose());
        }
    }

    /// <summary>An empty database, and a program with other migrations.</summary>
    private sealed class TestDatabase(bool sqlite, Databases databases) : IDisposable
    {
        private readonly SqliteFile? _file = sqlite ? new SqliteFile() : null;
        private readonly string? _postgres = sqlite ? null : databases.Server.CreateDatabase();

        public async Task Start(params (string Name, string Sql)[] files)
        {
            var url = DatabaseUrl.Parse(_file?.Url ?? _postgres!)!;
            await using var source = url.CreateDataSource("/");
            using var migrations = new Migrations(source, url, Options.Create(new MigrationOptions()), NullLogger<Migrations>.Instance, files);
            await migrations.StartAsync(CancellationToken.None);
            while (!migrations.IsDone) await Task.Delay(50);
            await migrations.StopAsync(CancellationToken.None);
        }

        public async Task<string> Refusal(params (string Name, string Sql)[] files) =>
            (await Should.ThrowAsync<InvalidOperationException>(() => Start(files))).Message;

        public void Execute(string sql)
        {
            if (_file is not null) _file.Execute(sql);
            else PostgresServer.Execute(_postgres!, sql);
        }

        public string Query(string sql) => _file is not null ? _file.Query(sql) : PostgresServer.Query(_postgres!, sql);

        public void Dispose() => _file?.Dispose();
    }
}
