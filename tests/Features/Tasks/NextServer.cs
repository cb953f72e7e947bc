namespace Tests.Features.Tasks;

/// <summary>The production server of examples/nextjs as a separate process: the pages, and Better Auth at <c>/api/auth</c>.</summary>
public sealed class NextServer : IDisposable
{
    private const string Example = "examples/nextjs";

    private static readonly Lazy<string> Built = new(FindBuild);

    private readonly TempFolder _folder = new();
    private readonly Command _command;

    private NextServer(int port, IEnumerable<(string Name, string Value)> variables)
    {
        (string, string)[] ours = [("AUTH_DATABASE", Database), ("AUTH_RATE_LIMIT", "off"), ("NEXT_TELEMETRY_DISABLED", "1"), ("NODE_ENV", "production")];
        _command = Command.Start("node", Built.Value, [.. ours, .. variables], "node_modules/next/dist/bin/next", "start", "--port", $"{port}");
    }

    /// <summary>Path of Better Auth's SQLite database.</summary>
    public string Database => _folder.File("auth.db");

    /// <summary>Starts it on this port with these variables; skips the test if the example is not installed or not built.</summary>
    public static async Task<NextServer> Start(int port, params (string Name, string Value)[] variables)
    {
        var server = new NextServer(port, variables);
        await server._command.Says("Ready in");
        return server;
    }

    public void Dispose()
    {
        _command.Dispose();
        _folder.Dispose();
    }

    // One build serves all tests, because the addresses of the API and of Better Auth are read at run time.
    private static string FindBuild()
    {
        var build = new FileInfo(Repository.File($"{Example}/.next/BUILD_ID"));
        if (!build.Exists)
            Skip.Because($"NOT TESTED IN A BROWSER: {Example} is not built. Run `npm ci` in clients/typescript, then `npm ci` and `npm run build` in {Example} (Node 20.12 or newer).");

        var changed = Sources().FirstOrDefault(file => file.LastWriteTimeUtc > build.LastWriteTimeUtc);
        if (changed is not null) throw new InvalidOperationException($"{changed.FullName} changed after the build: run `npm run build` in {Example}.");
        return Repository.File(Example);
    }

    private static IEnumerable<FileInfo> Sources()
    {
        var root = new DirectoryInfo(Repository.File(Example));
        var client = new DirectoryInfo(Repository.File("clients/typescript/src"));
        string[] folders = ["app", "components", "lib", "styles"];
        return root.GetFiles("*.ts")
            .Concat(folders.SelectMany(folder => root.GetDirectories(folder)).Append(client).SelectMany(folder => folder.GetFiles("*.*", SearchOption.AllDirectories)))
            // Generated types, which do not affect the build.
            .Where(file => file.Name is not ("schema.ts" or "next-env.d.ts"));
    }
}
