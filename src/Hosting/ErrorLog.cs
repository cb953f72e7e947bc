using System.Data.Common;
using Api.Data;
using Api.Http;
using Microsoft.AspNetCore.Diagnostics;

namespace Api.Hosting;

/// <summary>
/// Logs failed requests: a server error with its exception, route and trace id; an unavailable database as one entry, at most once per second. Client
/// errors are not logged, because their messages may quote the request.
/// </summary>
internal sealed partial class ErrorLog(ILogger<ErrorLog> logger, TimeProvider clock) : IExceptionHandler
{
    private readonly OncePerSecond _outages = new(clock);

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            DbException error => DatabaseError.ProblemOf(error),
            Microsoft.AspNetCore.Http.BadHttpRequestException => Problem.MalformedBody,
            _ => Problem.InternalError,
        };
        var (method, route, traceId) = (RequestNames.MethodOf(httpContext), RequestNames.RouteOf(httpContext), RequestNames.TraceIdOf(httpContext));
        if (problem == Problem.InternalError) LogFailure(exception, method, route, traceId);
        else if (problem == Problem.ServiceUnavailable) LogOutage(exception, route, traceId);

        // The next handler writes the response.
        return ValueTask.FromResult(false);
    }

    private void LogOutage(Exception exception, string route, string traceId)
    {
        if (!_outages.Count(out var count)) return;

        var reason = exception.Message.ReplaceLineEndings(" ");
        LogUnavailable(reason, count, route, traceId);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Failed with 500 INTERNAL_ERROR at {Method} {Route}, trace {TraceId}")]
    private partial void LogFailure(Exception exception, string method, string route, string traceId);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The database is unavailable: {Reason} Returned 503 SERVICE_UNAVAILABLE since the last such entry: {Count}, last at {Route}, trace {TraceId}")]
    private partial void LogUnavailable(string reason, int count, string route, string traceId);
}
