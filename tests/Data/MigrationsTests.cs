using System.Net;
using Api.Data;
using Tests.Features.Tasks;

namespace Tests.Data;

public sealed class MigrationsTests(Databases databases)
{
    [Fact]
    public void Files_are_numbered_by_their_day_and_named_once() =>
        Migrations.Files().ShouldAllBe(name => System.Text.RegularExpressions.Regex.IsMatch(name, @"^\d{8}\w*_[a-z_]+\.sql$"));

    [Fact]
    public async Task Replicas_that_start_at_once_on_sqlite_migrate_once()
    {
        using var file = new SqliteFile();

        await StartTogether(file.Url, 4);

        file.Query("SELECT name FROM migrations ORDER BY name").Split('\n').ShouldBe(Migrations.Files());
        file.Query("PRAGMA journal_mode").ShouldBe("wal");
    }

    [Fact]
    public async Task Replicas_that_start_at_once_on_PostgreSQL_migrate_once()
    {
        var url = databases.Server.CreateDatabase();

        await StartTogether(url, 6);

        PostgresServer.Query(url, "SELECT name FROM migrations ORDER BY name").Split('\n').ShouldBe(Migrations.Files());
    }

    [Fact]
    public async Task Replicas_see_each_other_s_writes()
    {
        var url = databases.Server.CreateDatabase();
        using var first = ApiApp.With(("DATABASE_URL", url));
        using var second = ApiApp.With(("DATABASE_URL", url));
        using var here = new TaskUser(first, "ada");
        using var there = new TaskUser(second, "ada");

        var id = await here.CreateId();
        using var toggled = await there.Send(HttpMethod.Patch, $"{there.PathOf(id)}/complete", ifMatch: "\"1\"");
        using var stale = await here.Send(HttpMethod.Delete, here.PathOf(id), ifMatch: "\"1\"");

        (await here.Read(id)).GetRawText().ShouldBe((await toggled.Json()).GetRawText());
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task What_is_there_stays_through_the_next_start()
    {
        using var file = new SqliteFile();
        string id;
        using (var app = ApiApp.With(("DATABASE_URL", file.Url)))
        using (var user = new TaskUser(app, "ada"))
            id = await user.CreateId();

        using var again = ApiApp.With(("DATABASE_URL", file.Url));
        using var same = new TaskUser(again, "ada");

        (await same.Read(id)).GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        using var file = new SqliteFile();
        await file.Migrate();
        file.Execute("INSERT INTO migrations VALUES ('29990101_future.sql')");
        using var folder = new TempFolder();

        var (exitCode, output, error) = await Command.RunApi(
            folder.Path, [("BETTER_AUTH_SECRET", Token.Secret), ("DATABASE_URL", file.Url), ("ASPNETCORE_URLS", "http://127.0.0.1:0")]);

        exitCode.ShouldBe(1);
        error.ShouldBe("The database is newer than this program: it holds the migration 29990101_future.sql, which this program does not know. Start a newer version.\n");
        output.ShouldNotContain(" at ");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
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
}
