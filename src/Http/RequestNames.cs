using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace Api.Http;

/// <summary>What a request is called in logs, metrics and errors: nothing that its client wrote.</summary>
public static class RequestNames
{
    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    /// <summary>The template of its route, such as <c>/api/{user_id}/tasks</c>; <c>(none)</c> where no route matched.</summary>
    // The exception handler takes the endpoint from the request and keeps it in its feature.
    public static string RouteOf(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";

    /// <summary>The id under which traces, logs and the <c>trace_id</c> of an error know it.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    /// <summary>Its method where HTTP defines it (RFC 9110 §9, RFC 5789), else <c>_OTHER</c>: any text can be sent as one, a token too.</summary>
    public static string MethodOf(HttpContext context) => Methods.Contains(context.Request.Method) ? context.Request.Method : "_OTHER";
}
