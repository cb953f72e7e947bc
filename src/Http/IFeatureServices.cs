using System.Reflection;

namespace Api.Http;

/// <summary>A class of a feature that registers services: itself, most often. <see cref="FeatureServices"/> finds it.</summary>
public interface IFeatureServices
{
    /// <summary>Registers the services.</summary>
    static abstract void AddServices(IServiceCollection services);
}

/// <summary>Finds and registers the services of the features.</summary>
public static class FeatureServices
{
    /// <summary>Calls every <see cref="IFeatureServices"/> of this assembly: a new file brings its own services, and no other file is touched.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        var add = typeof(FeatureServices).GetMethod(nameof(AddOne), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var type in typeof(IFeatureServices).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFeatureServices))))
            add.MakeGenericMethod(type).CreateDelegate<Action<IServiceCollection>>()(services);
        return services;
    }

    private static void AddOne<T>(IServiceCollection services)
        where T : IFeatureServices => T.AddServices(services);
}
