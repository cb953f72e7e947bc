namespace Tests.Deploy;

/// <summary>The published program, run as deploy/Containerfile and deploy/api.service run it.</summary>
[Trait("Category", "Slow")]
public sealed class PublishedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        Account.TakeBack(_folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public async Task It_runs_as_an_unprivileged_user_on_a_read_only_tree_with_a_writable_data_folder()
    {
        Account.SkipUnlessUsable();
        await Publish(_folder.File("app"));
        Directory.CreateDirectory(_folder.File("data"));
        Account.GiveAway(_folder.File("data"));
        Account.ShowAll(_folder.File("app"));
        Account.Show(_folder.Path);
        var before = Tree();

        // No home folder and no temporary folder.
        using var api = Account.Start(_folder.File("app/Api"), _folder.File("data"),
        [
            ("BETTER_AUTH_SECRET", Token.Secret), ("DATABASE_URL", "sqlite:app.db"), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("LOG_FORMAT", "text"),
            ("TMPDIR", "/nonexistent"), ("HOME", "/nonexistent"), ("DOTNET_ROOT", DotnetRoot()),
        ]);
        var client = new RawClient(new Uri(await api.Says("Now listening on:")));
        var (live, ready, me) = (await client.Get("/health/live"), await client.Get("/health/ready"), await client.Get("/api/me"));
        api.Signal("TERM");
        var (exitCode, _, error) = await api.End();

        (live.Status, ready.Status, me.Status).ShouldBe((200, 200, 401));
        (exitCode, error).ShouldBe((0, ""));
        File.Exists(_folder.File("data/app.db")).ShouldBeTrue();
        Tree().ShouldBe(before);
    }

    private string[] Tree() => [.. Directory.GetFiles(_folder.File("app"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    // Publishes the existing build. README's command also compiles ahead of time, which takes half a minute.
    private static async Task Publish(string folder)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Command.Api)!);
        using var publish = Command.Start(
            "dotnet", Repository.Root, [("DOTNET_NOLOGO", "1"), ("MSBUILDDISABLENODEREUSE", "1")],
            "publish", "Api.csproj", "--no-build", "--configuration", configuration, "--output", folder, "--nologo", "-v", "quiet");
        var (exitCode, output, _) = await publish.End();
        exitCode.ShouldBe(0, output);
    }

    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
}
