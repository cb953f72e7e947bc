[assembly: AssemblyFixture(typeof(Tests.Features.Tasks.SharedSite))]

namespace Tests.Features.Tasks;

/// <summary>One site for all tests that need no settings of their own, started for the first test that uses it.</summary>
public sealed class SharedSite : IAsyncDisposable
{
    private readonly Lazy<Task<Site>> _site = new(() => Site.Start());

    public Task<Site> Get() => _site.Value;

    public async ValueTask DisposeAsync()
    {
        if (_site.IsValueCreated && _site.Value.IsCompletedSuccessfully) (await _site.Value).Dispose();
    }
}

/// <summary>Everything a user's browser connects to, on two origins: the Next.js example with Better Auth, and the API.</summary>
public sealed class Site : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _apiPort = Free.Port();
    private NextServer? _next;
    private Command? _api;

    private Site() => PageUrl = $"http://localhost:{Free.Port()}";

    /// <summary>The origin of the pages.</summary>
    public string PageUrl { get; }

    /// <summary>The origin of Better Auth, the issuer of the tokens.</summary>
    public string AuthUrl => PageUrl;

    // For cookies, all ports of localhost are one site, as all hosts of one domain are in production.
    public string ApiUrl => $"http://localhost:{_apiPort}";

    /// <summary>Path of Better Auth's SQLite database.</summary>
    public string AuthDatabase => _next!.Database;

    /// <summary>Starts both on free ports.</summary>
    /// <param name="tokenLifetime">Lifetime of Better Auth's tokens: <c>4s</c>, <c>15m</c>.</param>
    public static async Task<Site> Start(string tokenLifetime = "15m")
    {
        var site = new Site();
        try
        {
            var next = NextServer.Start(
                new Uri(site.PageUrl).Port, ("BETTER_AUTH_SECRET", Token.Secret), ("BETTER_AUTH_URL", site.AuthUrl), ("API_URL", site.ApiUrl), ("JWT_EXPIRES_IN", tokenLifetime));
            await site.StartApi();
            site._next = await next;
            return site;
        }
        catch
        {
            site.Dispose();
            throw;
        }
    }

    /// <summary>Starts the API, always on the same port and database.</summary>
    public async Task StartApi()
    {
        _api = Command.StartApi(
            _folder.Path,
            [
                ("ASPNETCORE_URLS", $"http://127.0.0.1:{_apiPort}"), ("BETTER_AUTH_SECRET", Token.Secret), ("BETTER_AUTH_URL", AuthUrl), ("CORS_ORIGINS", PageUrl),
                ("AUTH_CLOCK_SKEW", "0"), ("OPENAPI_ENABLED", "true"), ("DATABASE_URL", $"sqlite:{_folder.File("app.db")}"),
            ]);
        await _api.Says("Now listening on:");
    }

    /// <summary>Kills the API.</summary>
    public void StopApi() => _api?.Dispose();

    /// <summary>A client of the API outside the browser.</summary>
    public HttpClient ClientWith(string token) =>
        new() { BaseAddress = new Uri(ApiUrl), DefaultRequestHeaders = { Authorization = new("Bearer", token) } };

    /// <summary>Waits until the API rejects this token as expired.</summary>
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

    public void Dispose()
    {
        _next?.Dispose();
        _api?.Dispose();
        _folder.Dispose();
    }
}
