namespace Tests.Templates;

/// <summary>An application that was created from this repository's template, in a temporary folder.</summary>
public sealed class CreatedApp(TemplateHome home) : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The folder.</summary>
    public string Path => _folder.Path;

    /// <summary>A file by its path from the root.</summary>
    public string File(string path) => _folder.File(path);

    /// <summary>The paths of all files, from the root.</summary>
    public IEnumerable<string> Files() =>
        Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Select(path => System.IO.Path.GetRelativePath(Path, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    public string Read(string path) => System.IO.File.ReadAllText(File(path));

    /// <summary>Writes a file.</summary>
    public async Task Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(path))!);
        await System.IO.File.WriteAllTextAsync(File(path), text);
    }

    /// <summary>Runs <c>dotnet</c> there and returns its output. It must succeed.</summary>
    public Task<string> Sdk(params string[] arguments) => home.Sdk(Path, arguments);

    /// <summary>Runs <c>dotnet</c> there and returns its exit code and its output.</summary>
    public Task<(int ExitCode, string Output)> TrySdk(params string[] arguments) => home.TrySdk(Path, arguments);

    public void Dispose() => _folder.Dispose();
}
