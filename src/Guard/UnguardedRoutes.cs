using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Options;

namespace Api.Guard;

/// <summary>
/// Sees to it that no route runs unguarded. ASP.NET Core applies the fallback policy where UseAuthorization finds a route: not where
/// UseRouting comes after it, in a branch that has its own, or before both by ShortCircuit, and a route that says nothing of
/// authorization would then run for anybody. So each is made to say that it is under the fallback policy, and ASP.NET Core refuses to
/// run it where that was not asked: a 500 that names the cure.
/// </summary>
internal sealed class UnguardedRoutes(IOptions<AuthorizationOptions> authorization) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<RouteEndpoint, RouteEndpoint> _guarded = [];

    // After every other, MVC's own for dynamic routes among them: what is looked at here is what will run.
    public override int Order => int.MaxValue;

    // At each request: another policy, such as MVC's for dynamic routes, may put a route in place that is not among these.
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index) && candidates[index] is { Endpoint: RouteEndpoint endpoint, Values: var values })
                candidates.ReplaceEndpoint(index, _guarded.GetValue(endpoint, Guarded), values);
        }

        return Task.CompletedTask;
    }

    private RouteEndpoint Guarded(RouteEndpoint endpoint)
    {
        // Routes that came after the start, too, mean a user by {user_id} or not at all.
        if (RouteRules.FaultOf(endpoint) is { } fault) throw new InvalidOperationException(fault);
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null) return endpoint;

        var metadata = new EndpointMetadataCollection([.. endpoint.Metadata, new AuthorizeAttribute(), authorization.Value.FallbackPolicy!]);
        return new RouteEndpoint(endpoint.RequestDelegate!, endpoint.RoutePattern, endpoint.Order, metadata, endpoint.DisplayName);
    }
}
