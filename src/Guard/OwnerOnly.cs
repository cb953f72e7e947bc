using Microsoft.AspNetCore.Authorization;

namespace Api.Guard;

/// <summary>
/// Scopes every route whose template has <c>{user_id}</c> to that user: it is compared with the token's uid, byte for byte, as the
/// server delivers it. This is no requirement that a policy may have or lack; it takes part in whatever policy a route is under.
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
            // An old switch of ASP.NET Core hands out the route instead of the request: whose path it is cannot be seen.
            RouteEndpoint endpoint => HasOwner(endpoint),
            _ => false,
        };
        if (isRefused) context.Fail(new AuthorizationFailureReason(this, "The path is another user's."));
        return Task.CompletedTask;
    }

    /// <summary>Whether the path belongs to a user other than the caller. A 404, 405 or 415 of routing has no template, and so no owner.</summary>
    /// <remarks>A dynamic route of MVC runs an action whose own template may be without the parameter; the value is there all the same.</remarks>
    public static bool IsSomeoneElses(HttpContext context) =>
        (HasOwner(context.GetEndpoint()) || context.Request.RouteValues.ContainsKey(Parameter))
        && !(context.GetRouteValue(Parameter) is string owner && string.Equals(owner, Caller.Find(context)?.Id, StringComparison.Ordinal));

    private static bool HasOwner(Endpoint? endpoint) => (endpoint as RouteEndpoint)?.RoutePattern.GetParameter(Parameter) is not null;
}
