[assembly: AssemblyFixture(typeof(Tests.Browser.SwaggerSite))]

namespace Tests.Browser;

/// <summary>The API with Swagger UI as a separate process, started for the first test that uses it.</summary>
public sealed class SwaggerSite : IAsyncDisposable
{
    private readonly Lazy<Task<(Command Api, TempFolder Folder, string Url)>> _started = new(Start);

    /// <summary>The origin of the API.</summary>
    public async Task<string> Url() => (await _started.Value).Url;

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully) return;

        var (api, folder, _) = await _started.Value;
        api.Dispose();
        folder.Dispose();
    }

    private static async Task<(Command Api, TempFolder Folder, string Url)> Start()
    {
        var folder = new TempFolder();
        var api = Command.StartApi(
            folder.Path, [("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("BETTER_AUTH_SECRET", Token.Secret), ("OPENAPI_ENABLED", "true"), ("DATABASE_URL", "sqlite:app.db")]);
        return (api, folder, await api.Says("Now listening on:"));
    }
}
