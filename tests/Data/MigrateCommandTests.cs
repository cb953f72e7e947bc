using Api.Data;

namespace Tests.Data;

/// <summary>The <c>migrate</c> command, and migration at startup with and without <c>MIGRATE_ON_START</c>: the real program, on each database.</summary>
[Trait("Category", "Slow")]
public sealed class MigrateCommandTests(Databases databases) : IDisposable
{
    private static readonly (string, string) Secret = ("BETTER_AUTH_SECRET", Token.Secret);
    private static readonly (string, string) AnyPort = ("ASPNETCORE_URLS", "http://127.0.0.1:0");
    private static readonly (string, string) NotOnStart = ("MIGRATE_ON_START", "false");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_command_applies_the_migrations_once_and_needs_no_secret(bool sqlite)
    {
        var url = UrlOf(sqlite);

        var first = await Command.RunApi(_folder.Path, [("DATABASE_URL", url)], "migrate");
        var second = await Command.RunApi(_folder.Path, [("DATABASE_URL", url)], "migrate");

        var applied = string.Concat(Migrations.Files().Select(file => $"Applied {file.Name}\n"));
        first.ShouldBe((0, applied + "The database is up to date.\n", ""));
        second.ShouldBe((0, "The database is up to date.\n", ""));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_migration_at_startup_the_program_is_ready_once_the_command_has_run(bool sqlite)
    {
        Assert.SkipWhen(Migrations.Files().Count == 0, "The program has no migrations.");
        var url = UrlOf(sqlite);
        using var api = Command.StartApi(_folder.Path, [Secret, AnyPort, NotOnStart, ("DATABASE_URL", url)]);
        var client = new RawClient(new Uri(await api.Says("Now listening on:")));

        (await client.Get("/health/ready")).Status.ShouldBe(503);
        (await client.Get("/health/live")).Status.ShouldBe(200);
        await api.Says($"migrations are pending, the first is {Migrations.Files()[0].Name}: run the migrate command, or set MIGRATE_ON_START=true.");
        (await Command.RunApi(_folder.Path, [("DATABASE_URL", url)], "migrate")).ExitCode.ShouldBe(0);

        for (var attempt = 0; (await client.Get("/health/ready")).Status != 200; attempt++)
        {
            attempt.ShouldBeLessThan(100);
            await Task.Delay(100);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_is_one_line_and_exit_code_1(bool sqlite)
    {
        await File.WriteAllTextAsync(_folder.File("app.db"), "This is no database, but a text of some length.");
        var url = sqlite ? "sqlite:app.db" : $"postgres://app@127.0.0.1:{Free.Port()}/app";

        var (exitCode, output, error) = await Command.RunApi(_folder.Path, [("DATABASE_URL", url)], "migrate");

        (exitCode, output).ShouldBe((1, ""));
        error.ShouldStartWith(sqlite ? "The database file cannot be used: " : "The database is unavailable: ");
        error.Count(character => character == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task An_invalid_variable_is_reported_before_the_database_is_opened()
    {
        var run = await Command.RunApi(_folder.Path, [("DATABASE_URL", "mysql://app@host/app"), ("MIGRATE_ON_START", "maybe")], "migrate");

        run.ShouldBe((1, "", $"DATABASE_URL {DatabaseUrl.Rule}\nMIGRATE_ON_START must be true or false\n"));
    }

    private string UrlOf(bool sqlite) => sqlite ? $"sqlite:{_folder.File("app.db")}" : databases.Server.CreateDatabase();
}
