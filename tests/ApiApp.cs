using System.Net.Http.Headers;
using FastEndpoints;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tests.OpenApi;

[assembly: AssemblyFixture(typeof(Tests.ApiApp))]

namespace Tests;

/// <summary>
/// The real app in memory, at a fixed instant, with an additional feature, <see cref="Sample"/>, for tests that belong to no feature. One instance
/// serves all tests that need no settings of their own.
/// </summary>
public class ApiApp : WebApplicationFactory<Program>
{
    /// <summary>The current time.</summary>
    public static readonly DateTimeOffset Now = Token.Now;

    /// <summary>
    /// Held while an app with FastEndpoints starts. FastEndpoints resolves services from the app that started last, so one that starts meanwhile would
    /// find those of another app, or an app that is already disposed.
    /// </summary>
    public static readonly Lock Starting = new();

    // Every variable, so that the developer's environment has no effect.
    private readonly Dictionary<string, string> _settings = new()
    {
        ["BETTER_AUTH_SECRET"] = Token.Secret,
        ["BETTER_AUTH_SECRETS"] = "",
        ["BETTER_AUTH_URL"] = Token.Origin,
        ["BETTER_AUTH_ISSUER"] = "",
        ["BETTER_AUTH_AUDIENCE"] = "",
        ["AUTH_CLOCK_SKEW"] = "5",
        ["AUTH_MAX_TOKEN_LIFETIME"] = "86400",
        ["CORS_ORIGINS"] = Token.Origin,
        ["MIGRATE_ON_START"] = "true",
        ["PORT"] = "8000",
        ["OPENAPI_ENABLED"] = "true",
        ["RATE_LIMIT"] = "0",
        ["TRUSTED_PROXIES"] = "",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("api-tests-");

    public ApiApp() => _settings["DATABASE_URL"] = $"sqlite:{_folder}/app.db";

    /// <summary>Everything that was logged, at every level.</summary>
    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    /// <summary>The clock. By default, it stands still.</summary>
    public TimeProvider Time { get; set; } = new FakeTimeProvider(Now);

    /// <summary>The same app with other values for some variables.</summary>
    public static ApiApp With(params (string Name, string Value)[] settings)
    {
        var app = new ApiApp();
        foreach (var (name, value) in settings) app._settings[name] = value;
        return app;
    }

    /// <summary>A client without a token. It throws if a response does not match openapi.json.</summary>
    public HttpClient Anonymous() => CreateDefaultClient(new DocumentCheck());

    /// <summary>A client with a valid token of this user.</summary>
    public HttpClient ClientOf(string uid) => ClientWith(Token.Of(uid).ToString());

    /// <summary>A client with this token.</summary>
    public HttpClient ClientWith(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Whether the sample feature exists.</summary>
    protected virtual bool HasSample => true;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(Time)));
        if (HasSample) builder.ConfigureTestServices(AddSample);
    }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        lock (Starting)
        {
            // The base class would set the server's port in between, which is set already, and fail if the program has started the server by then.
            var host = builder.Build();
            host.Start();
            return host;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Refresh();
        if (_folder.Exists) _folder.Delete(recursive: true);
    }

    // FastEndpoints uses its last registration only.
    private static void AddSample(IServiceCollection services) => services.AddSingleton<Sample.ThingStore>().AddFastEndpoints(discovery =>
    {
        discovery.DisableAutoDiscovery = true;
        discovery.Assemblies = [typeof(Program).Assembly, typeof(ApiApp).Assembly];
        discovery.Filter = static type => type.Assembly == typeof(Program).Assembly || type.FullName!.StartsWith("Tests.Sample.", StringComparison.Ordinal);
    });
}
