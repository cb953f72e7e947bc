using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Tests.Slices;

namespace Tests.Templates;

/// <summary>
/// Creates applications with <c>dotnet new better-auth-api</c>. One of them gets slices, by its own template in each form and by the code blocks of
/// docs/adding-a-slice.md and README.md, and runs its tests. That takes the SDK about a minute. Created applications do not contain these tests.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class TemplateTests(TemplateHome home) : IClassFixture<TemplateHome>
{
    private const string Name = "Contoso.Shop-2";
    private const string Namespace = "Contoso.Shop2";

    // What needs Node is no different there.
    private const string FastTests = "Category!=Slow&FullyQualifiedName!~Tests.BetterAuth&FullyQualifiedName!~JoseOracleTests";

    private static readonly (string[] Arguments, string Route, string Item)[] Slices =
    [
        (["--name", "Sparrows"], "/api/{user_id}/sparrows", "Sparrow"),
        (["--name", "BlackBirds", "--scope", "caller", "--storage", "none"], "/api/black_birds", "BlackBird"),
        (["--name", "Canaries", "--scope", "anonymous"], "/api/canaries", "Canary"),
        (["--name", "Geese", "--item", "Goose", "--scope", "anonymous", "--storage", "none"], "/api/geese", "Goose"),
        // Item names that C# or its analyzers reject: a keyword, a type of .NET, a reserved suffix.
        (["--name", "Broods", "--item", "Params", "--storage", "none"], "/api/{user_id}/broods", "ParamsItem"),
        (["--name", "Perches", "--item", "Buffer", "--scope", "caller"], "/api/perches", "BufferItem"),
        (["--name", "BirdExceptions"], "/api/{user_id}/bird_exceptions", "BirdExceptionItem"),
    ];

    private static readonly string[] Pages = ["docs/adding-a-slice.md", "README.md"];

    private static readonly string[] OperationsByHand =
    [
        "/api/{user_id}/hello get", "/api/{user_id}/postcards get", "/api/{user_id}/postcards post", "/api/{user_id}/postcards/{id} get",
        "/api/{user_id}/postcards/{id} head", "/api/postcard_designs get",
    ];

    private static readonly string[] OperationsWithoutSample = ["/api/me get", "/health/live get", "/health/live head", "/health/ready get", "/health/ready head"];

    private static readonly string[] TestClasses =
    [
        .. Slices.Select(slice => $"{slice.Arguments[1]}Tests"), "PostcardsTests",
        nameof(EveryRouteTests), nameof(ConventionTests), nameof(IndependenceTests), nameof(OpenApi.DocumentTests), nameof(OpenApi.LimitTests),
    ];

    // Generated, or of this repository only.
    private static readonly string[] Unwanted = [".git", ".next", "artifacts", "bench", "bin", "data", "node_modules", "obj", "publish"];

    // What `--sample false` leaves out, and README's section on removing the sample names.
    private static readonly string[] Sample = ["src/Features/Tasks/", "tests/Features/Tasks/"];

    [Fact]
    public async Task An_application_without_the_sample_takes_slices_of_every_kind_and_passes_its_tests()
    {
        using var app = await home.Create(Name, "--sample", "false");
        var before = Hashes(app);

        await app.Sdk("new", "install", "./templates");
        foreach (var (arguments, _, _) in Slices) await app.Sdk(["new", "contoso-shop-2-slice", .. arguments]);
        foreach (var (path, code) in ByHand(app)) await app.Write(path, code);
        var after = Hashes(app);
        await app.Sdk("format", "whitespace", ".", "--folder", "--verify-no-changes", "--include", "src/Features/", "tests/Features/");
        var outcome = await app.Sdk(
            "test", "Tests.csproj", "--filter", string.Join('|', [$"({FastTests})", .. TestClasses.Select(name => $"FullyQualifiedName~.{name}.")]), "--logger", "console;verbosity=normal");
        await app.Write("src/Features/Notes/GetNotes.cs", $$"""
            using FastEndpoints;

            namespace {{Namespace}}.Features.Notes;

            internal sealed class GetNotes : EndpointWithoutRequest<string>
            {
                public override void Configure() => Get("/api/{userId}/notes");

                public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
            }
            """);
        var (exitCode, output) = await app.TrySdk("build", $"{Name}.csproj", "--no-restore", "-p:RunAnalyzers=false");

        before.ShouldBeSubsetOf(after);
        foreach (var (arguments, _, item) in Slices) File.Exists(app.File($"src/Features/{arguments[1]}/{item}.cs")).ShouldBeTrue(item);
        MigrationsIn(app).ShouldBe(["bird_exceptions.sql", "canaries.sql", "perches.sql", "postcards.sql", "sparrows.sql"]);
        outcome.ShouldNotContain("warning");
        TestClasses.ShouldAllBe(name => outcome.Contains($".{name}."), "every class has a test that ran");
        OperationsIn(app).ShouldBe([.. OperationsWithoutSample, .. Slices.SelectMany(slice => CrudOf(slice.Route)), .. OperationsByHand], ignoreOrder: true);
        exitCode.ShouldNotBe(0);
        output.ShouldContain($"error : Route '/api/{{userId}}/notes' ({Namespace}.Features.Notes.GetNotes): its parameter 'userId' means a user");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_application_has_the_same_code_under_its_own_name(bool sample)
    {
        using var app = await home.Create(Name, "--sample", $"{sample}");

        string[] files = [.. app.Files()];
        string[] code = [.. files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal))];
        code.ShouldBe([.. CodeOfRepository().Where(path => sample || !Array.Exists(Sample, folder => path.StartsWith(folder, StringComparison.Ordinal)))]);
        foreach (var path in code)
            WithOldName(app.Read(path)).ShouldBe(File.ReadAllText(Repository.File(path)), path);
        files.Where(path => OldName().IsMatch(path) || OldName().IsMatch(app.Read(path))).ShouldBeEmpty("still named Api");
        files.Where(path => path.Split('/').Any(Unwanted.Contains)).ShouldBeEmpty("must not be copied");
        files.ShouldContain($"{Name}.csproj");
        files.ShouldContain($"{Name}.slnx");
        if (!sample) files.Except(code).Where(path => Mentions(app, path, "Features/Tasks", "nextjs", "tests/ha", "npm run generate")).ShouldBeEmpty("mention the sample");
        files.Where(path => Mentions(app, path, "#if (sample)", "#if (original)", "<!--#")).ShouldBeEmpty("contain directives of the template");
        DeadLinks(app).ShouldBeEmpty();
    }

    private static string WithOldName(string text) => text.Replace(Namespace, "Api", StringComparison.Ordinal).Replace(Name, "Api", StringComparison.Ordinal);

    private static IEnumerable<string> CodeOfRepository() =>
        ((string[])["src", "templates", "tests"])
            .SelectMany(folder => Directory.GetFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("tests/Templates/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static bool Mentions(CreatedApp app, string path, params string[] texts) => Array.Exists(texts, text => app.Read(path).Contains(text, StringComparison.Ordinal));

    private static IEnumerable<string> DeadLinks(CreatedApp app) =>
        from page in app.Files()
        where page.EndsWith(".md", StringComparison.Ordinal)
        from Match link in RelativeLink().Matches(app.Read(page))
        let target = Path.Combine(Path.GetDirectoryName(app.File(page))!, link.Groups["target"].Value)
        where !Path.Exists(target)
        select $"{page}: {link.Groups["target"].Value}";

    private static List<string> Hashes(CreatedApp app) => [.. app.Files().Select(path => $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(app.File(path))))}")];

    // The code blocks of the pages that follow a line with nothing but a path.
    private static IEnumerable<(string Path, string Code)> ByHand(CreatedApp app) =>
        from page in Pages
        from Match block in CodeBlock().Matches(app.Read(page))
        select (block.Groups["path"].Value, block.Groups["code"].Value);

    private static IEnumerable<string> MigrationsIn(CreatedApp app) =>
        from path in app.Files()
        where path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".sql", StringComparison.Ordinal)
        orderby path[(path.IndexOf('_') + 1)..]
        select path[(path.IndexOf('_') + 1)..];

    private static IEnumerable<string> CrudOf(string path) =>
        [$"{path} get", $"{path} post", $"{path}/{{id}} get", $"{path}/{{id}} head", $"{path}/{{id}} put", $"{path}/{{id}} delete"];

    private static IEnumerable<string> OperationsIn(CreatedApp app) =>
        from path in OpenApi.Document.Parse(app.Read("openapi.json")).GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select $"{path.Name} {operation.Name}";

    [GeneratedRegex("""^`(?<path>(src|tests)/[^`\n]+)`:\n\n```[a-z]*\n(?<code>.*?)```""", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeBlock();

    // Also a name in a path or a string, such as /app/Api and "Api.Guard". Api alone is the name of properties in tests.
    [GeneratedRegex("""(?<![A-Za-z.])Api\.(csproj|slnx|dll|lock|Data|Features|Guard|Hosting|Http|OpenApi|RateLimits)|[/"`\[]Api["`\]\n]|\b(using|namespace) Api\b|packages\.Api\b""", RegexOptions.ExplicitCapture)]
    private static partial Regex OldName();

    [GeneratedRegex("""\]\((?<target>[^)#:\s]+)(#[^)\s]*)?\)""", RegexOptions.ExplicitCapture)]
    private static partial Regex RelativeLink();
}
