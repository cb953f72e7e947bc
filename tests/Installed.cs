namespace Tests;

/// <summary>Programs that some tests need.</summary>
public static class Installed
{
    /// <summary>The path of a program; skips the test if it is not installed.</summary>
    public static string Require(string program, string package)
    {
        // On Debian, only root's PATH contains the folder of servers.
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];
        var path = folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null) Skip.Because($"{program} is not installed (apt-get install {package}).");
        return path;
    }
}
