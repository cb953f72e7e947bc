namespace Tests;

/// <summary>Programs of the operating system that some tests need.</summary>
public static class Installed
{
    /// <summary>The path of a program; skips the test where it is not installed.</summary>
    public static string Require(string program, string package)
    {
        // Debian keeps servers where the PATH of other accounts than root does not lead.
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];
        var path = folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null) Skip.Because($"{program} is not installed (apt-get install {package}).");
        return path;
    }
}
