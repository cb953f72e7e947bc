using System.Diagnostics;
using Api.Http;

namespace Api.Hosting;

/// <summary>
/// Logs one entry per request: method, route template, status and time, but nothing that the client wrote. Off unless
/// <c>Logging__LogLevel__Api.Hosting.AccessLog</c> is <c>Information</c>, or <c>Debug</c> to include the probes of <c>/health/*</c>. Traces and
/// metrics show the same at a lower cost.
/// </summary>
internal sealed partial class AccessLog(RequestDelegate next, ILogger<AccessLog> logger)
{
    public Task InvokeAsync(HttpContext context) => logger.IsEnabled(LogLevel.Information) ? Logged(context) : next(context);

    private async Task Logged(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var (method, route, traceId) = (RequestNames.MethodOf(context), RequestNames.RouteOf(context), RequestNames.TraceIdOf(context));
            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            var level = route.StartsWith("/health/", StringComparison.Ordinal) ? LogLevel.Debug : LogLevel.Information;
            LogRequest(level, method, route, context.Response.StatusCode, milliseconds, traceId);
        }
    }

    [LoggerMessage(EventId = 1, Message = "{Method} {Route} {Status} in {Milliseconds:F1} ms, trace {TraceId}")]
    private partial void LogRequest(LogLevel level, string method, string route, int status, double milliseconds, string traceId);
}
