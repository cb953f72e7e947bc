namespace Api.Http;

/// <summary>A class of a feature that registers services, usually itself: a store, for example. Startup discovers it.</summary>
public interface IFeatureServices
{
    /// <summary>Registers the services.</summary>
    static abstract void AddServices(IServiceCollection services);
}
