namespace Tests.Browser;

/// <summary>What the browser tests need beside .NET. Without it a test is skipped and says what to install; where <c>CI</c> is true it fails.</summary>
internal static class Needs
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a program that goes by one of these names.</summary>
    public static string Program(string title, string[] names, string install)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var found = names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Require(found is not null, $"{title} is not installed: {install}");
        return found!;
    }

    /// <summary>The path of a Node.js project in this repository whose packages are installed.</summary>
    public static string Packages(string project)
    {
        var folder = Path.Combine(Root, project);
        Require(Directory.Exists(Path.Combine(folder, "node_modules")), $"The packages of {project} are not installed: npm ci --prefix {project}");
        return folder;
    }

    private static void Require(bool isThere, string reason)
    {
        if (isThere) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip($"NOT TESTED IN A BROWSER. {reason}");
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Api.csproj"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
