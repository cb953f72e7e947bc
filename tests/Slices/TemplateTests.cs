using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Tests.Slices;

/// <summary>
/// Adds slices to a copy of this repository, by the template in each of its forms and by hand as docs/adding-a-slice.md says, and runs
/// their tests there, with those that hold for every route. One copy, one build: it takes the SDK about a minute.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class TemplateTests
{
    // Names that no real feature has: this repository's own are in the copy too.
    private const string TestsThere =
        "FullyQualifiedName~SparrowsTests|FullyQualifiedName~BlackBirdsTests|FullyQualifiedName~CanariesTests|FullyQualifiedName~GeeseTests|FullyQualifiedName~GreetingsTests"
        + "|FullyQualifiedName~EveryRouteTests|FullyQualifiedName~IndependenceTests|FullyQualifiedName~DocumentTests|FullyQualifiedName~LimitTests";

    [Fact]
    public async Task A_slice_of_every_kind_is_guarded_documented_tested_and_touches_nothing()
    {
        using var folder = new TempFolder();
        await Copy(folder.Path);
        var before = Hashes(folder.Path);

        await Sdk(folder.Path, "new", "install", "./templates");
        await Sdk(folder.Path, "new", "slice", "--name", "Sparrows");
        await Sdk(folder.Path, "new", "slice", "--name", "BlackBirds", "--scope", "caller", "--storage", "none");
        await Sdk(folder.Path, "new", "slice", "--name", "Canaries", "--scope", "anonymous");
        await Sdk(folder.Path, "new", "slice", "--name", "Geese", "--item", "Goose", "--scope", "anonymous", "--storage", "none");
        foreach (var (path, code) in ByHand()) await Write(folder.File(path), code);
        var after = Hashes(folder.Path);
        await Sdk(folder.Path, "format", "whitespace", ".", "--folder", "--verify-no-changes", "--include", "src/Features/", "tests/Features/");
        var outcome = await Sdk(folder.Path, "test", "Tests.csproj", "--filter", TestsThere);

        before.ShouldBeSubsetOf(after);
        MigrationsIn(folder.Path).TakeLast(2).Select(name => name.Split('_')[1]).ShouldBe(["sparrows.sql", "canaries.sql"]);
        outcome.ShouldNotContain("warning");
        outcome.ShouldContain("Failed:     0");
        OperationsIn(folder.File("openapi.json")).ShouldBe(
        [
            .. CrudOf("/api/{user_id}/sparrows"), .. CrudOf("/api/black_birds"), .. CrudOf("/api/canaries"), .. CrudOf("/api/geese"),
            "/api/{user_id}/greeting get",
        ], ignoreOrder: true);
    }

    // What git has or would take: what a clean clone of it will be, less what the page tells to write.
    private static async Task Copy(string folder)
    {
        var files = await Run("git", Repository.Root, [], "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        var toWrite = ByHand().Select(file => file.Path);
        foreach (var file in files.Split('\0', StringSplitOptions.RemoveEmptyEntries).Except(toWrite).Where(file => File.Exists(Repository.File(file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Repository.File(file), Path.Combine(folder, file));
        }
    }

    private static async Task Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
    }

    private static List<string> Hashes(string folder) =>
    [
        .. from path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
           where !path.Contains("/.dotnet/", StringComparison.Ordinal)
           select $"{path} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}",
    ];

    // Each block of code in the page, by the path that the line before it ends with.
    private static IEnumerable<(string Path, string Code)> ByHand() =>
        CodeBlock().Matches(File.ReadAllText(Repository.File("docs/adding-a-slice.md"))).Select(match => (match.Groups["path"].Value, match.Groups["code"].Value));

    private static IEnumerable<string> MigrationsIn(string folder) =>
        Directory.GetFiles(Path.Combine(folder, "src"), "*.sql", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> CrudOf(string path) => [$"{path} get", $"{path} post", $"{path}/{{id}} get", $"{path}/{{id}} put", $"{path}/{{id}} delete"];

    private static List<string> OperationsIn(string document)
    {
        string[] old = [.. OpenApi.Document.Api.Operations.Select(operation => $"{operation.Path} {operation.Method.ToLowerInvariant()}").Except(["/api/{user_id}/greeting get"])];
        return
        [
            .. from path in OpenApi.Document.Parse(File.ReadAllText(document)).GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where !old.Contains($"{path.Name} {operation.Name}")
               select $"{path.Name} {operation.Name}",
        ];
    }

    // Templates are installed into a home of their own, packages come from where they were restored to.
    private static Task<string> Sdk(string folder, params string[] arguments) => Run("dotnet", folder,
    [
        ("DOTNET_CLI_HOME", Path.Combine(folder, ".dotnet")), ("NUGET_PACKAGES", PackagesFolder()), ("DOTNET_NOLOGO", "1"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("MSBUILDDISABLENODEREUSE", "1"),
    ], arguments);

    private static string PackagesFolder() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task<string> Run(string program, string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // The test host's own would lead the SDK astray.
        string[] ours = ["MSBUILD", "VSTEST"];
        foreach (var name in start.Environment.Keys.Where(name => ours.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}\n{await error}");
        return output;
    }

    [GeneratedRegex("""`(?<path>[^`\n]+)`:\n\n```csharp\n(?<code>.*?)```""", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeBlock();
}
