using Tests.Data;

namespace Tests.Features.Tasks;

/// <summary>The commands of docs/deploy.md: a backup while clients write, restored and compared through the API.</summary>
[Trait("Category", "Slow")]
public sealed class BackupTests(Databases databases) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("VACUUM INTO 'backup.db'")]
    [InlineData(".backup backup.db")]
    public async Task Sqlite(string command)
    {
        var sqlite = Installed.Require("sqlite3", "sqlite3");

        await BackUpAndRestore($"sqlite:{_folder.File("app.db")}", async () =>
        {
            await Run(sqlite, "app.db", command);
            (await Run(sqlite, "backup.db", "PRAGMA integrity_check")).ShouldBe("ok\n");
            return $"sqlite:{_folder.File("backup.db")}";
        });
    }

    [Fact]
    public async Task PostgreSQL()
    {
        var (url, restored) = (databases.Server.CreateDatabase(), databases.Server.CreateDatabase());

        await BackUpAndRestore(url, async () =>
        {
            await Run(PostgresServer.Tool("pg_dump"), "--format=custom", "--file=backup.dump", url.Split('?')[0]);
            await Run(PostgresServer.Tool("pg_restore"), "--exit-on-error", "--no-owner", $"--dbname={restored.Split('?')[0]}", "backup.dump");
            return restored;
        });
    }

    private static async Task BackUpAndRestore(string url, Func<Task<string>> backUp)
    {
        using var app = Databases.Ticking(ApiApp.With(("DATABASE_URL", url)));
        using var user = new TaskUser(app);
        for (var count = 0; count < 50; count++) await user.Create($"task {count}");
        var before = await Tasks(user);
        using var stop = new CancellationTokenSource();
        var writing = Write(user, stop.Token);

        var restoredUrl = await backUp();

        await stop.CancelAsync();
        await writing;
        var after = await Tasks(user);
        using var restoredApp = ApiApp.With(("DATABASE_URL", restoredUrl));
        using var restoredUser = new TaskUser(restoredApp, user.Id);
        var restored = await Tasks(restoredUser);
        after.Count.ShouldBeGreaterThan(before.Count);
        before.Except(restored).ShouldBeEmpty();
        restored.Except(after).ShouldBeEmpty();
        await restoredUser.Create();
    }

    private static async Task Write(TaskUser user, CancellationToken stop)
    {
        do
        {
            await user.Create("written during the backup");
        }
        while (!stop.IsCancellationRequested);
    }

    private static async Task<HashSet<string>> Tasks(TaskUser user)
    {
        var tasks = new HashSet<string>();
        for (string? query = "limit=1000"; query is not null;)
        {
            var (items, cursor) = await user.Page(query);
            tasks.UnionWith(items.Select(item => item.GetRawText()));
            query = cursor is null ? null : $"limit=1000&cursor={cursor}";
        }

        return tasks;
    }

    private async Task<string> Run(string program, params string[] arguments)
    {
        using var command = Command.Start(program, _folder.Path, [], arguments);
        var (exitCode, output, error) = await command.End();
        (exitCode, error).ShouldBe((0, ""), $"{program} {string.Join(' ', arguments)}");
        return output;
    }
}
