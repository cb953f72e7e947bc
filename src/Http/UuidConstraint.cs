namespace Api.Http;

/// <summary>The constraint <c>{id:guid}</c> with the format of RFC 9562 §4 only: 36 characters with hyphens. The framework's own also accepts braces, blanks and other formats.</summary>
internal sealed class UuidConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is Guid || (values[routeKey] is string { Length: 36 } text && Guid.TryParseExact(text, "D", out _));
}
