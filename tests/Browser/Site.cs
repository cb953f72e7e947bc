using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Tests.Browser.SharedSite))]

namespace Tests.Browser;

/// <summary>One site for all tests that need no settings of their own.</summary>
public sealed class SharedSite : IAsyncDisposable
{
    private readonly Lazy<Task<Site>> _site = new(() => Site.Start());

    /// <summary>The site, started for the first test that asks for it.</summary>
    internal Task<Site> Get() => _site.Value;

    public async ValueTask DisposeAsync()
    {
        if (_site.IsValueCreated && _site.Value.IsCompletedSuccessfully) await (await _site.Value).DisposeAsync();
    }
}

/// <summary>All that a user's browser talks to, on three origins: the page, Better Auth, and the API with a clock that runs.</summary>
internal sealed class Site : IAsyncDisposable
{
    private static readonly Lazy<Task> Built = new(BuildPage);

    private readonly NodeProcess _betterAuth;
    private readonly WebApplication _page;
    private readonly RunningApi _api;

    private Site(NodeProcess betterAuth, string authUrl, WebApplication page, string pageUrl, RunningApi api)
    {
        (_betterAuth, AuthUrl, _page, PageUrl, _api) = (betterAuth, authUrl, page, pageUrl, api);
        ApiUrl = api.Url;
    }

    public string AuthUrl { get; }

    public string PageUrl { get; }

    public string ApiUrl { get; }

    /// <summary>Starts all three on free ports.</summary>
    /// <param name="tokenLifetime">How long Better Auth's tokens hold: <c>4s</c>, <c>15m</c>.</param>
    public static async Task<Site> Start(string tokenLifetime = "15m")
    {
        await Built.Value;
        var config = new Dictionary<string, string>();
        var (page, pageUrl) = await ServePage(config);

        var port = FreePort();
        var authUrl = $"http://localhost:{port}";
        var betterAuth = await NodeProcess.Start(Needs.Packages("examples/better-auth"), "server.mjs", ready: "Better Auth on", new Dictionary<string, string>
        {
            ["PORT"] = $"{port}",
            ["BETTER_AUTH_URL"] = authUrl,
            ["BETTER_AUTH_SECRET"] = Token.Secret,
            ["BETTER_AUTH_SECRETS"] = "",
            ["TRUSTED_ORIGINS"] = pageUrl,
            ["JWT_EXPIRES_IN"] = tokenLifetime,
            ["AUTH_RATE_LIMIT"] = "off",
        });

        var api = new RunningApi(authUrl, pageUrl);
        (config["apiUrl"], config["authUrl"]) = (api.Url, authUrl);
        return new Site(betterAuth, authUrl, page, pageUrl, api);
    }

    /// <summary>A client of the API with this token, from no origin at all.</summary>
    public HttpClient ClientWith(string token) =>
        new() { BaseAddress = new Uri(ApiUrl), DefaultRequestHeaders = { Authorization = new("Bearer", token) } };

    /// <summary>Waits until the API refuses this token for its age.</summary>
    public async Task WaitForExpiry(string token)
    {
        using var client = ClientWith(token);
        while (true)
        {
            using var response = await client.GetAsync("/api/me");
            if (!response.IsSuccessStatusCode) break;

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _api.DisposeAsync();
        await _betterAuth.DisposeAsync();
    }

    private static async Task BuildPage()
    {
        Needs.Packages("clients/typescript");
        await NodeProcess.RunNpm(Needs.Packages("examples/frontend"), "build");
    }

    private static async Task<(WebApplication Page, string Url)> ServePage(Dictionary<string, string> config)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var page = builder.Build();
        page.MapGet("/config.json", () => config);
        page.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.Combine(Needs.Root, "examples/frontend/public")) });
        await page.StartAsync();
        return (page, $"http://localhost:{new Uri(page.Urls.Single()).Port}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class RunningApi : ApiApp
    {
        private readonly string _authUrl;
        private readonly string _pageUrl;

        public RunningApi(string authUrl, string pageUrl)
        {
            (_authUrl, _pageUrl) = (authUrl, pageUrl);
            UseKestrel(0);
            StartServer();
            Url = $"http://localhost:{ClientOptions.BaseAddress.Port}";
        }

        public string Url { get; }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("urls", "http://127.0.0.1:0");
            builder.UseSetting("BETTER_AUTH_URL", _authUrl);
            builder.UseSetting("CORS_ORIGINS", _pageUrl);
            builder.UseSetting("AUTH_CLOCK_SKEW", "0");
            builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(TimeProvider.System)));
        }
    }
}
