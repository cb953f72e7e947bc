using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Tests;

/// <summary>A separate process, without the variables of this process that would affect it.</summary>
public sealed class Command : IDisposable
{
    private static readonly string[] Ours =
    [
        "BETTER_AUTH", "AUTH_", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "CORS_ORIGINS", "DATABASE_URL", "MIGRATE_ON_START", "PORT", "OPENAPI_ENABLED", "LOG_FORMAT", "Logging", "RATE_LIMIT", "TRUSTED_PROXIES", "OTEL_",
        ConfigurationReload.Variable,
        // The test host sets these for its own SDK.
        "MSBUILD", "VSTEST",
    ];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly ConcurrentQueue<string> _lines = new();

    private Command(Process process) => _process = process;

    /// <summary>The path of the built API.</summary>
    public static string Api => typeof(Program).Assembly.Location;

    /// <summary>Starts <c>dotnet Api.dll</c> in this folder. Its log format is text by default.</summary>
    public static Command StartApi(string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments) =>
        Start("dotnet", folder, [("LOG_FORMAT", "text"), .. variables], [Api, .. arguments]);

    /// <summary>Runs <c>dotnet Api.dll</c> until it exits.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunApi(
        string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        using var command = StartApi(folder, variables, arguments);
        return await command.End();
    }

    /// <summary>Starts a program in this folder.</summary>
    public static Command Start(string program, string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        // Otherwise, a killed process leaves its diagnostics pipes in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in variables) start.Environment[name] = value;

        var command = new Command(new Process { StartInfo = start });
        command._process.OutputDataReceived += (_, data) => command.Take(command._output, data.Data);
        command._process.ErrorDataReceived += (_, data) => command.Take(command._error, data.Data);
        command._process.Start();
        command._process.BeginOutputReadLine();
        command._process.BeginErrorReadLine();
        return command;
    }

    /// <summary>Waits for a line of output that contains this text, and returns the rest of that line.</summary>
    public async Task<string> Says(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
                return line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..].Trim();
            if (limit.IsCancellationRequested || _process.HasExited && _lines.IsEmpty)
                throw new InvalidOperationException($"It never said '{text}', but:\n{_output}\n{_error}");
            await Task.Delay(20);
        }
    }

    /// <summary>Sends a signal, such as TERM or KILL.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it exits, for one minute by default.</summary>
    public async Task<(int ExitCode, string Output, string Error)> End(TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, _output.ToString(), _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Take(StringBuilder all, string? line)
    {
        if (line is null) return;
        lock (all) all.Append(line).Append('\n');
        _lines.Enqueue(line);
    }

    private static bool IsOurs(string name) => Array.Exists(Ours, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
