using System.Net;
using Api.Data;
using Tests.Data;

namespace Tests.Features.Tasks;

/// <summary>Migrations of the real program. They require a feature with migrations.</summary>
[Trait("Category", "Slow")]
public sealed class TaskMigrationsTests(Databases databases)
{
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
    public async Task Existing_data_survives_a_restart()
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
    public async Task A_migration_that_fails_stops_the_program_and_is_named()
    {
        using var file = new SqliteFile();
        await file.Migrate();
        // Its tables exist already.
        file.Execute("DELETE FROM migrations");

        await file.ShouldRefuseStart($"Migration {Migrations.Files()[0].Name} failed: SQLite Error 1: '*already exists'.");
    }

    [Fact]
    public async Task A_migration_that_was_renamed_or_deleted_stops_the_program_and_is_named()
    {
        using var file = new SqliteFile();
        await file.Migrate();
        file.Execute("INSERT INTO migrations (name) VALUES ('20000101_gone.sql')");

        await file.ShouldRefuseStart("Migration 20000101_gone.sql was applied to this database but is not part of this program: it was renamed or deleted. Restore the file under this name.");
    }

    [Fact]
    public async Task A_migration_that_was_changed_stops_the_program_and_is_named()
    {
        using var file = new SqliteFile();
        await file.Migrate();
        file.Execute("UPDATE migrations SET checksum = 'of another text'");

        await file.ShouldRefuseStart($"Migration {Migrations.Files()[0].Name} was changed after it was applied to this database: restore it, and put the change into a new file.");
    }
}
