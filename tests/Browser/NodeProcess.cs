using System.Diagnostics;

namespace Tests.Browser;

/// <summary>A Node.js program in a process of its own, which ends with it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process) => _process = process;

    /// <summary>Starts a program and waits until it says that it is ready.</summary>
    public static async Task<NodeProcess> Start(string folder, string script, string ready, IReadOnlyDictionary<string, string> environment)
    {
        var process = Launch(Needs.Program("Node.js", ["node", "node.exe"], "version 20 or later"), [script], folder, environment);
        var node = new NodeProcess(process);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.Contains(ready, StringComparison.Ordinal)) continue;

            // A pipe that nobody reads would fill, and the program would stand still.
            _ = process.StandardOutput.ReadToEndAsync();
            return node;
        }

        await node.DisposeAsync();
        throw new InvalidOperationException($"{script} did not start: {string.Join('\n', said)}");
    }

    /// <summary>Runs an npm script to its end.</summary>
    public static async Task RunNpm(string folder, string script)
    {
        var npm = Needs.Program("npm", ["npm", "npm.cmd"], "it comes with Node.js");
        using var process = Launch(npm, ["run", "--silent", script], folder, new Dictionary<string, string>());
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"npm run {script} failed in {folder}: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Launch(string program, string[] arguments, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
