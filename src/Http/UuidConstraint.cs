namespace Api.Http;

/// <summary><c>{id:guid}</c> as RFC 9562 §4 writes a UUID: 36 characters, with hyphens. The framework's own takes braces, blanks and other spellings.</summary>
internal sealed class UuidConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is Guid || (values[routeKey] is string { Length: 36 } text && Guid.TryParseExact(text, "D", out _));
}
