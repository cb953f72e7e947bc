using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Tests.Slices;

/// <summary>
/// Adds slices to a copy of this repository: by the template in each of its forms, and by the code blocks of docs/adding-a-slice.md and
/// README.md. Then runs their tests there, and those that cover every route. One copy and one build, which takes the SDK about a minute.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class TemplateTests
{
    // Names that no real feature has, because this repository's own features are in the copy too.
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

    private static readonly string[] TestClasses =
    [
        .. Slices.Select(slice => $"{slice.Arguments[1]}Tests"), "PostcardsTests",
        nameof(EveryRouteTests), nameof(ConventionTests), nameof(IndependenceTests), nameof(OpenApi.DocumentTests), nameof(OpenApi.LimitTests),
    ];

    [Fact]
    public async Task A_slice_of_every_kind_is_guarded_documented_tested_and_touches_nothing()
    {
        using var copy = await RepositoryCopy.Create(except: ByHand().Select(file => file.Path));
        var before = Hashes(copy);

        await copy.Sdk("new", "install", "./templates");
        foreach (var (arguments, _, _) in Slices) await copy.Sdk(["new", "slice", .. arguments]);
        foreach (var (path, code) in ByHand()) await copy.Write(path, code);
        var after = Hashes(copy);
        await copy.Sdk("format", "whitespace", ".", "--folder", "--verify-no-changes", "--include", "src/Features/", "tests/Features/");
        var outcome = await copy.Sdk("test", "Tests.csproj", "--filter", string.Join('|', TestClasses.Select(name => $"FullyQualifiedName~.{name}.")), "--logger", "console;verbosity=normal");

        before.ShouldBeSubsetOf(after);
        foreach (var (arguments, _, item) in Slices) File.Exists(copy.File($"src/Features/{arguments[1]}/{item}.cs")).ShouldBeTrue(item);
        MigrationsIn(copy).TakeLast(4).Select(name => name[(name.IndexOf('_') + 1)..])
            .ShouldBe(["sparrows.sql", "canaries.sql", "perches.sql", "bird_exceptions.sql"], ignoreOrder: true);
        outcome.ShouldNotContain("warning");
        TestClasses.ShouldAllBe(name => outcome.Contains($".{name}."), "every class has a test that ran");
        OperationsIn(copy).ShouldBe([.. Slices.SelectMany(slice => CrudOf(slice.Route)), .. OperationsByHand], ignoreOrder: true);
    }

    private static List<string> Hashes(RepositoryCopy copy) =>
    [
        .. from path in Directory.GetFiles(copy.Path, "*", SearchOption.AllDirectories)
           where !path.Contains("/.dotnet/", StringComparison.Ordinal)
           select $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}",
    ];

    // The code blocks of the pages that follow a line with nothing but a path.
    private static IEnumerable<(string Path, string Code)> ByHand() =>
        from page in Pages
        from Match block in CodeBlock().Matches(File.ReadAllText(Repository.File(page)))
        select (block.Groups["path"].Value, block.Groups["code"].Value);

    private static IEnumerable<string> MigrationsIn(RepositoryCopy copy) =>
        Directory.GetFiles(copy.File("src"), "*.sql", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> CrudOf(string path) =>
        [$"{path} get", $"{path} post", $"{path}/{{id}} get", $"{path}/{{id}} head", $"{path}/{{id}} put", $"{path}/{{id}} delete"];

    private static List<string> OperationsIn(RepositoryCopy copy)
    {
        string[] old = [.. OpenApi.Document.Api.Operations.Select(operation => $"{operation.Path} {operation.Method.ToLowerInvariant()}").Except(OperationsByHand)];
        return
        [
            .. from path in OpenApi.Document.Parse(File.ReadAllText(copy.File("openapi.json"))).GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where !old.Contains($"{path.Name} {operation.Name}")
               select $"{path.Name} {operation.Name}",
        ];
    }

    [GeneratedRegex("""^`(?<path>(src|tests)/[^`\n]+)`:\n\n```[a-z]*\n(?<code>.*?)```""", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeBlock();
}
