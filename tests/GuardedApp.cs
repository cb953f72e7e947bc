using System.Diagnostics.CodeAnalysis;
using Api.Guard;
using Api.Hosting;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Tests;

/// <summary>Another app, which uses only the guard of this one.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes of the app.")]
public sealed class GuardedApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GuardedApp(WebApplication app)
    {
        _app = app;
        Raw = new RawClient(new Uri(app.Urls.First()));
    }

    /// <summary>Sends requests byte by byte.</summary>
    public RawClient Raw { get; }

    /// <summary>Everything that was logged.</summary>
    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it with these endpoints.</summary>
    public static Task<GuardedApp> Start(Action<WebApplication> map) => Start(_ => { }, map);

    /// <summary>Starts it with these services and endpoints.</summary>
    public static async Task<GuardedApp> Start(Action<IServiceCollection> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseSetting("BETTER_AUTH_SECRET", Token.Secret).UseSetting("BETTER_AUTH_URL", Token.Origin);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Token.Now));
        builder.Services.AddBetterAuthBearer();
        add(builder.Services);

        var app = builder.Build();
        lock (ApiApp.Starting) map(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new GuardedApp(app);
    }

    /// <summary>Starts it with these endpoints, which FastEndpoints maps as in the API.</summary>
    public static Task<GuardedApp> Start(params Type[] endpoints) => Start(
        services => services.AddFastEndpoints(discovery =>
        {
            discovery.DisableAutoDiscovery = true;
            discovery.Assemblies = [typeof(GuardedApp).Assembly];
            discovery.Filter = type => endpoints.Contains(type) || endpoints.Contains(type.DeclaringType);
        }),
        app => app.MapFeatures());

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
