using System.Reflection;

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
    /// <exception cref="InvalidOperationException">An endpoint class declares no route.</exception>
    public static void MapEndpoints(this IEndpointRouteBuilder routes) => routes.MapEndpoints(
        typeof(IEndpoint).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IEndpoint))));

    /// <summary>Maps these endpoint classes.</summary>
    /// <exception cref="InvalidOperationException">An endpoint class declares no route.</exception>
    public static void MapEndpoints(this IEndpointRouteBuilder routes, IEnumerable<Type> endpoints)
    {
        var map = typeof(Endpoints).GetMethod(nameof(MapOne), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var type in endpoints.OrderBy(type => type.FullName, StringComparer.Ordinal))
            map.MakeGenericMethod(type).CreateDelegate<Action<IEndpointRouteBuilder>>()(routes);
    }

    private static void MapOne<T>(IEndpointRouteBuilder routes)
        where T : IEndpoint
    {
        var before = Count(routes);
        T.Map(routes);
        if (Count(routes) == before)
            throw new InvalidOperationException($"{typeof(T).FullName} declares no route: call routes.MapGet, MapPost, … in its Map, or delete the class.");
    }

    private static int Count(IEndpointRouteBuilder routes) => routes.DataSources.Sum(source => source.Endpoints.Count);
}
