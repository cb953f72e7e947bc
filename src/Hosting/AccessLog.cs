using System.Diagnostics;
using Api.Http;

namespace Api.Hosting;

/// <summary>
/// One line for each request: method, route template, status and time, but nothing that the client wrote. Off unless
/// <c>Logging__LogLevel__Api.Hosting.AccessLog</c> is <c>Information</c>: traces and metrics tell the same at less cost.
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
            LogRequest(method, route, context.Response.StatusCode, milliseconds, traceId);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Method} {Route} {Status} in {Milliseconds:F1} ms, trace {TraceId}", SkipEnabledCheck = true)]
    private partial void LogRequest(string method, string route, int status, double milliseconds, string traceId);
}
