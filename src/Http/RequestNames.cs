using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace Api.Http;

/// <summary>Names a request in logs, metrics and errors, without anything that the client wrote.</summary>
public static class RequestNames
{
    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    /// <summary>The route template, such as <c>/api/{user_id}/tasks</c>; <c>(none)</c> if no route matched.</summary>
    // The exception handler removes the endpoint from the request and keeps it in its feature.
    public static string RouteOf(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";

    /// <summary>The id of the request in traces, in logs and in the <c>trace_id</c> of an error.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    /// <summary>The method if HTTP defines it (RFC 9110 §9, RFC 5789), otherwise <c>_OTHER</c>: clients can send any text, even a token.</summary>
    public static string MethodOf(HttpContext context) => Methods.Contains(context.Request.Method) ? context.Request.Method : "_OTHER";
}
