using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Api.Http;

/// <summary>One endpoint of a feature: a class that declares its own route. <see cref="Endpoints"/> finds it.</summary>
public interface IEndpoint
{
    /// <summary>Declares the route.</summary>
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>Finds and maps the endpoint classes.</summary>
public static class Endpoints
{
    /// <summary>Maps every <see cref="IEndpoint"/> of this assembly: a new file is a new route, and no other file is touched.</summary>
    /// <exception cref="InvalidOperationException">An endpoint class declares no route, or one that another has.</exception>
    public static void MapEndpoints(this IEndpointRouteBuilder routes) => routes.MapEndpoints(
        typeof(IEndpoint).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IEndpoint))));

    /// <summary>Maps these endpoint classes.</summary>
    /// <exception cref="InvalidOperationException">An endpoint class declares no route, or one that another has.</exception>
    public static void MapEndpoints(this IEndpointRouteBuilder routes, IEnumerable<Type> endpoints)
    {
        var map = typeof(Endpoints).GetMethod(nameof(MapOne), BindingFlags.NonPublic | BindingFlags.Static)!;
        var owners = new Dictionary<string, Type>();
        foreach (var type in endpoints.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            IEndpointRouteBuilder own = routes.MapGroup("");
            map.MakeGenericMethod(type).CreateDelegate<Action<IEndpointRouteBuilder>>()(own);
            var declared = own.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(RoutesOf).ToList();
            if (declared.Count == 0)
                throw new InvalidOperationException($"{type.FullName} declares no route: call routes.MapGet, MapPost, … in its Map, or delete the class.");
            foreach (var route in declared)
            {
                if (!owners.TryAdd(route, type))
                    throw new InvalidOperationException($"{owners[route].FullName} and {type.FullName} both declare {route}: give one another path or method, or delete it.");
            }
        }
    }

    private static void MapOne<T>(IEndpointRouteBuilder routes)
        where T : IEndpoint => T.Map(routes);

    // What tells routes apart: method, letters in whatever case, constraints; not what a parameter is called.
    private static IEnumerable<string> RoutesOf(RouteEndpoint endpoint)
    {
        var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(ShapeOf))));
        return (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any method"]).Select(method => $"{method} /{path}");
    }

    private static string ShapeOf(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToLowerInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "**" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content))}}}",
        _ => "",
    };
}
