using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Options;

namespace Api.Guard;

/// <summary>
/// Ensures that no route runs unguarded. ASP.NET Core applies the fallback policy only where UseAuthorization sees the route: not if
/// UseRouting comes after it, in a branch with its own routing, or with ShortCircuit. A route without authorization metadata would then run for
/// anyone. This policy adds the metadata to each route, so that ASP.NET Core refuses to run a route that was not authorized: a 500 that names
/// the fix.
/// </summary>
internal sealed class UnguardedRoutes(IOptions<AuthorizationOptions> authorization) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<RouteEndpoint, RouteEndpoint> _guarded = [];

    // After every other policy, including MVC's for dynamic routes: what is checked here is what runs.
    public override int Order => int.MaxValue;

    // For each request: another policy, such as MVC's for dynamic routes, may select a route that is not among these.
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
        // The rules also apply to routes that were added after startup.
        if (RouteRules.FaultOf(endpoint) is { } fault) throw new InvalidOperationException(fault);
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null) return endpoint;

        var metadata = new EndpointMetadataCollection([.. endpoint.Metadata, new AuthorizeAttribute(), authorization.Value.FallbackPolicy!]);
        return new RouteEndpoint(endpoint.RequestDelegate!, endpoint.RoutePattern, endpoint.Order, metadata, endpoint.DisplayName);
    }
}
