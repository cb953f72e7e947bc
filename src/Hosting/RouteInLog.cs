using Microsoft.AspNetCore.HttpLogging;

namespace Api.Hosting;

/// <summary>Adds the route's template to a request's log entry, in place of the path that the client wrote.</summary>
internal sealed class RouteInLog : IHttpLoggingInterceptor
{
    public ValueTask OnRequestAsync(HttpLoggingInterceptorContext logContext) => ValueTask.CompletedTask;

    public ValueTask OnResponseAsync(HttpLoggingInterceptorContext logContext)
    {
        logContext.AddParameter("Route", (logContext.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)");
        return ValueTask.CompletedTask;
    }
}
