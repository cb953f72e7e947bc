using Microsoft.AspNetCore.Authorization;

namespace Api.Guard;

/// <summary>
/// Restricts every route with <c>{user_id}</c> in its template to that user. The route value is compared with the token's uid byte for byte, as
/// the server delivers it. This handler has no requirement of its own, so it applies under every policy.
/// </summary>
internal sealed class OwnerOnly : IAuthorizationHandler
{
    /// <summary>The name of the route parameter.</summary>
    public const string Parameter = "user_id";

    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        var isRefused = context.Resource switch
        {
            HttpContext http => IsSomeoneElses(http),
            // A compatibility switch of ASP.NET Core passes the endpoint instead of the request, without route values.
            RouteEndpoint endpoint => HasOwner(endpoint),
            _ => false,
        };
        if (isRefused) context.Fail(new AuthorizationFailureReason(this, "The path is another user's."));
        return Task.CompletedTask;
    }

    /// <summary>Whether the path belongs to another user than the caller. A 404, 405 or 415 of routing has no template, and so no owner.</summary>
    /// <remarks>A dynamic MVC route runs an action whose own template may lack the parameter, but the route value exists.</remarks>
    public static bool IsSomeoneElses(HttpContext context) =>
        (HasOwner(context.GetEndpoint()) || context.Request.RouteValues.ContainsKey(Parameter))
        && !(context.GetRouteValue(Parameter) is string owner && string.Equals(owner, Caller.Find(context)?.Id, StringComparison.Ordinal));

    private static bool HasOwner(Endpoint? endpoint) => (endpoint as RouteEndpoint)?.RoutePattern.GetParameter(Parameter) is not null;
}
