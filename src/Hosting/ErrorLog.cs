using System.Data.Common;
using Api.Data;
using Api.Http;
using Microsoft.AspNetCore.Diagnostics;

namespace Api.Hosting;

/// <summary>
/// Logs what a request failed with: a server error whole, with its route and trace id; a database that is unavailable as one line, at most
/// once a second; a mistake of the client not at all, because its message may quote what the client sent.
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

        // The next handler answers.
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
