using System.Diagnostics;

namespace Tests.Templates;

/// <summary>A home of the .NET CLI in which this repository's templates are installed, and nothing else.</summary>
public sealed class TemplateHome : IAsyncLifetime
{
    // Variables of the test host that would change what the SDK does.
    private static readonly string[] Removed = ["MSBUILD", "VSTEST", "COVERLET"];

    private readonly TempFolder _folder = new();

    public async ValueTask InitializeAsync() => await Sdk(_folder.Path, "new", "install", Repository.Root);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Creates an application in a temporary folder.</summary>
    public async Task<CreatedApp> Create(string name, params string[] options)
    {
        var app = new CreatedApp(this);
        await app.Sdk(["new", "better-auth-api", "--name", name, "--output", app.Path, .. options]);
        return app;
    }

    /// <summary>Runs <c>dotnet</c> in this folder and returns its output. It must succeed.</summary>
    public async Task<string> Sdk(string folder, params string[] arguments)
    {
        var (exitCode, output) = await TrySdk(folder, arguments);
        exitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    /// <summary>Runs <c>dotnet</c> in this folder and returns its exit code and its output.</summary>
    public async Task<(int ExitCode, string Output)> TrySdk(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => Array.Exists(Removed, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Variables()) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    // CI makes restore fail if a lock file does not match its project.
    private (string Name, string Value)[] Variables() =>
    [
        ("CI", "true"), ("DOTNET_CLI_HOME", _folder.Path), ("NUGET_PACKAGES", PackagesFolder()), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"), ("DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK", "1"), ("MSBUILDDISABLENODEREUSE", "1"),
    ];

    private static string PackagesFolder() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
