namespace Api.Http;

/// <summary>A class of a feature that registers services, most often itself: a store, for example. It is found at start.</summary>
public interface IFeatureServices
{
    /// <summary>Registers the services.</summary>
    static abstract void AddServices(IServiceCollection services);
}
