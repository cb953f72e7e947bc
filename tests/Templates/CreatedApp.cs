using System.Diagnostics;

namespace Tests.Slices;

/// <summary>A copy of this repository in a temporary folder, as a clean clone of it would be, to build and test it there.</summary>
public sealed class RepositoryCopy : IDisposable
{
    // The test host's own variables would lead the SDK astray.
    private static readonly string[] Ours = ["MSBUILD", "VSTEST", "COVERLET"];

    private readonly TempFolder _folder = new();

    private RepositoryCopy()
    {
    }

    /// <summary>The folder.</summary>
    public string Path => _folder.Path;

    /// <summary>Copies what git has or would take.</summary>
    /// <param name="except">Files that are left out.</param>
    public static async Task<RepositoryCopy> Create(params IEnumerable<string> except)
    {
        var copy = new RepositoryCopy();
        var files = await Run("git", Repository.Root, [], "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        foreach (var file in files.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Except(except).Where(file => System.IO.File.Exists(Repository.File(file))))
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy.File(file))!);
            System.IO.File.Copy(Repository.File(file), copy.File(file));
        }

        return copy;
    }

    /// <summary>A file by its path from the root.</summary>
    public string File(string path) => _folder.File(path);

    /// <summary>Writes a file.</summary>
    public async Task Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(path))!);
        await System.IO.File.WriteAllTextAsync(File(path), text);
    }

    /// <summary>Runs <c>dotnet</c> there, which must succeed; gives its output.</summary>
    public async Task<string> Sdk(params string[] arguments)
    {
        var (exitCode, output) = await TrySdk(arguments);
        exitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    /// <summary>Runs <c>dotnet</c> there; gives its exit code and all that it wrote.</summary>
    // Templates are installed into a home of its own; packages come from where they were restored to.
    public Task<(int ExitCode, string Output)> TrySdk(params string[] arguments) => Run("dotnet", Path,
    [
        ("DOTNET_CLI_HOME", File(".dotnet")), ("NUGET_PACKAGES", PackagesFolder()), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("MSBUILDDISABLENODEREUSE", "1"),
    ], arguments);

    public void Dispose() => _folder.Dispose();

    private static string PackagesFolder() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task<(int ExitCode, string Output)> Run(string program, string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => Array.Exists(Ours, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
