using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Api.Hosting;

/// <summary>
/// Writes log entries to standard output in batches, as JSON with one object per line. ASP.NET Core's console provider makes a system call and
/// wakes a thread for each entry, which costs more than the rest of a rejected request.
/// </summary>
[ProviderAlias("Console")]
internal sealed class JsonConsole : ILoggerProvider, ISupportExternalScope
{
    /// <summary>How long an entry can wait for further ones.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    /// <summary>How many bytes can wait for a slow reader of standard output. Further entries are dropped and counted.</summary>
    private const int MaxPending = 4 * 1024 * 1024;

    [ThreadStatic]
    private static StreamWriter? _line;

    private readonly Stream _output;
    private readonly ConsoleFormatter _formatter;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _isPending = new(false);
    private readonly ManualResetEventSlim _isStopping = new();
    private readonly Thread _thread;
    private MemoryStream _pending = new();
    private MemoryStream _written = new();
    private IExternalScopeProvider? _scopes;
    private int _dropped;

    public JsonConsole(IEnumerable<ConsoleFormatter> formatters)
        : this(formatters, Console.OpenStandardOutput())
    {
    }

    /// <param name="formatters">All registered formatters; the JSON one is used.</param>
    /// <param name="output">Where to write instead of standard output, in tests; disposed with this.</param>
    internal JsonConsole(IEnumerable<ConsoleFormatter> formatters, Stream output)
    {
        _output = output;
        _formatter = formatters.Single(static formatter => formatter.Name == ConsoleFormatterNames.Json);
        _thread = new Thread(Run) { IsBackground = true, Name = "Log" };
        _thread.Start();
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Writes what is pending.</summary>
    public void Dispose()
    {
        _isStopping.Set();
        _isPending.Set();
        _thread.Join();
        _isPending.Dispose();
        _isStopping.Dispose();
        _output.Dispose();
    }

    private void Add<TState>(in LogEntry<TState> entry)
    {
        var line = _line ??= new StreamWriter(new MemoryStream(), new UTF8Encoding(false));
        var bytes = (MemoryStream)line.BaseStream;
        bytes.SetLength(0);
        _formatter.Write(entry, _scopes, line);
        line.Flush();
        lock (_gate)
        {
            if (_pending.Length > MaxPending)
            {
                _dropped++;
                return;
            }

            var isFirst = _pending.Length == 0;
            bytes.WriteTo(_pending);
            if (isFirst) _isPending.Set();
        }
    }

    private void Run()
    {
        for (var isLast = false; !isLast;)
        {
            _isPending.WaitOne();
            isLast = _isStopping.Wait(Delay);
            Write();
        }
    }

    private void Write()
    {
        int dropped;
        lock (_gate)
        {
            (_pending, _written) = (_written, _pending);
            (dropped, _dropped) = (_dropped, 0);
        }

        try
        {
            _written.WriteTo(_output);
            if (dropped > 0) _output.Write(Encoding.UTF8.GetBytes($$"""{"LogLevel":"Warning","Category":"{{typeof(JsonConsole).FullName}}","Message":"Standard output was too slow: dropped {{dropped}} log entries"}""" + "\n"));
        }
        catch (IOException)
        {
            // Standard output was closed.
        }

        _written.SetLength(0);
    }

    private sealed class Logger(JsonConsole console, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            console.Add(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));

        // Never called: the logger factory pushes scopes to the provider of SetScopeProvider itself.
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }
}
