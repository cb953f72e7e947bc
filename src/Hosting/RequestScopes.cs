using System.Diagnostics;

namespace Api.Hosting;

/// <summary>
/// The scopes of log entries, without the one that ASP.NET Core opens for each request: it contains the path. Entries have the trace id instead.
/// </summary>
/// <remarks>A logging provider reads scopes only if it is configured to (<c>IncludeScopes</c>).</remarks>
internal sealed class RequestScopes : IExternalScopeProvider
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity) callback(new TraceScope(activity), state);
        _scopes.ForEachScope(callback, state);
    }

    public IDisposable Push(object? state) => HasPath(state) ? Nothing.Instance : _scopes.Push(state);

    private static bool HasPath(object? state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values && values.Any(value => value.Key == "RequestPath");

    private sealed class TraceScope(Activity activity)
        : List<KeyValuePair<string, object?>>([new("TraceId", activity.TraceId.ToHexString()), new("SpanId", activity.SpanId.ToHexString())])
    {
        public override string ToString() => $"TraceId:{this[0].Value}, SpanId:{this[1].Value}";
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
