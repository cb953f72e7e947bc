using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Tests.BetterAuth;

[assembly: AssemblyFixture(typeof(Tests.Browser.SharedSite))]

namespace Tests.Browser;

/// <summary>One site for all tests that need no settings of their own, started for the first that asks for it.</summary>
public sealed class SharedSite : IAsyncDisposable
{
    private readonly Lazy<Task<Site>> _site = new(() => Site.Start());

    public Task<Site> Get() => _site.Value;

    public async ValueTask DisposeAsync()
    {
        if (_site.IsValueCreated && _site.Value.IsCompletedSuccessfully) await (await _site.Value).DisposeAsync();
    }
}

/// <summary>All that a user's browser talks to, on three origins: the page, Better Auth, and the API with a clock that runs.</summary>
public sealed class Site : IAsyncDisposable
{
    private static readonly Lazy<Task> Built = new(BuildPage);

    private readonly WebApplication _page;
    private readonly BetterAuthServer _betterAuth;
    private readonly ApiApp _api;

    private Site(WebApplication page, string pageUrl, BetterAuthServer betterAuth, ApiApp api, string apiUrl) =>
        (_page, PageUrl, _betterAuth, _api, ApiUrl) = (page, pageUrl, betterAuth, api, apiUrl);

    public string PageUrl { get; }

    public string AuthUrl => _betterAuth.Url;

    public string ApiUrl { get; }

    /// <summary>Starts all three on free ports.</summary>
    /// <param name="tokenLifetime">How long Better Auth's tokens hold: <c>4s</c>, <c>15m</c>.</param>
    public static async Task<Site> Start(string tokenLifetime = "15m")
    {
        await Built.Value;
        var config = new Dictionary<string, string>();
        var (page, pageUrl) = await ServePage(config);
        var betterAuth = await BetterAuthServer.Start(
            ("BETTER_AUTH_SECRET", Token.Secret), ("TRUSTED_ORIGINS", pageUrl), ("JWT_EXPIRES_IN", tokenLifetime));
        var (api, apiUrl) = ServeApi(
            ("BETTER_AUTH_URL", betterAuth.Url), ("CORS_ORIGINS", pageUrl), ("AUTH_CLOCK_SKEW", "0"), ("urls", "http://127.0.0.1:0"));
        (config["apiUrl"], config["authUrl"]) = (apiUrl, betterAuth.Url);
        return new Site(page, pageUrl, betterAuth, api, apiUrl);
    }

    /// <summary>A client of the API that is no browser.</summary>
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

            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _api.DisposeAsync();
        _betterAuth.Dispose();
    }

    private static async Task BuildPage()
    {
        foreach (var project in (string[])["clients/typescript", "examples/frontend"])
        {
            if (!Directory.Exists(Repository.File($"{project}/node_modules")))
                Assert.Skip($"NOT TESTED IN A BROWSER: run `npm ci` in {project}, after clients/typescript (it needs Node 20.12 or newer).");
        }

        using var npm = Command.Start("npm", Repository.File("examples/frontend"), [], "run", "build");
        var (exitCode, output, error) = await npm.End();
        if (exitCode != 0) throw new InvalidOperationException($"The page was not built:\n{output}\n{error}");
    }

    private static async Task<(WebApplication Page, string Url)> ServePage(Dictionary<string, string> config)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var page = builder.Build();
        page.MapGet("/config.json", () => config);
        page.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Repository.File("examples/frontend/public")) });
        await page.StartAsync();
        return (page, UrlAt(page.Urls.Single()));
    }

    private static (ApiApp Api, string Url) ServeApi(params (string Name, string Value)[] settings)
    {
        var api = ApiApp.With(settings);
        api.Time = TimeProvider.System;
        api.UseKestrel(0);
        api.StartServer();
        return (api, UrlAt(api.ClientOptions.BaseAddress.ToString()));
    }

    // Pages on localhost are one site for cookies, whatever their ports: that is how developers have it, and users under one domain.
    private static string UrlAt(string address) => $"http://localhost:{new Uri(address).Port}";
}
