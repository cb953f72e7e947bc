using System.Diagnostics;

namespace Tests;

/// <summary>An unprivileged account: the one that runs the tests, or <c>nobody</c> if that is root.</summary>
public static class Account
{
    private static readonly string[] AsNobody = ["--reuid=nobody", "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--"];

    /// <summary>Whether the tests run as root.</summary>
    public static bool IsRoot => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();

    /// <summary>Starts a program as this account.</summary>
    public static Command Start(string program, string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments) =>
        IsRoot ? Command.Start("setpriv", folder, [("HOME", "/nonexistent"), .. variables], [.. AsNobody, program, .. arguments]) : Command.Start(program, folder, variables, arguments);

    /// <summary>Copies a built program to a folder that this account can read, wherever the repository is.</summary>
    public static void Copy(string from, string to)
    {
        Run("cp", "-r", from, to);
        Run("chmod", "-R", "a+rX", to);
    }

    /// <summary>Makes a folder readable, but not writable, for all accounts.</summary>
    public static void Show(string folder) => Run("chmod", "555", folder);

    /// <summary>Makes a folder and its contents readable, but not writable, for all accounts.</summary>
    public static void ShowAll(string folder) => Run("chmod", "-R", "a+rX,a-w", folder);

    /// <summary>Makes a folder writable again, so that it can be deleted.</summary>
    public static void TakeBack(string folder) => Run("chmod", "-R", "u+rwX", folder);

    /// <summary>Makes this account the owner of a folder and its contents.</summary>
    public static void GiveAway(string folder)
    {
        if (IsRoot) Run("chown", "-R", "nobody", folder);
    }

    /// <summary>Skips the test if the account does not exist or cannot run .NET.</summary>
    public static void SkipUnlessUsable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no setpriv.");
        if (!IsRoot) return;

        using var dotnet = Process.Start(new ProcessStartInfo("setpriv", [.. AsNobody, "dotnet", "--list-runtimes"]) { RedirectStandardOutput = true })!;
        dotnet.StandardOutput.ReadToEnd();
        dotnet.WaitForExit();
        if (dotnet.ExitCode != 0) Skip.Because("The account nobody cannot run dotnet.");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
    }
}
