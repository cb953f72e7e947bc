using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Tests.Features.Tasks;

/// <summary>The API as a separate process, and one user of it.</summary>
public sealed class ApiProcess : IDisposable
{
    private const string User = "ada";

    private readonly Command _command;

    private ApiProcess(Command command, Uri address)
    {
        (_command, Address) = (command, address);
        // A longer wait counts as no response.
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 32 }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(2) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TokenNow());
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public string Tasks { get; } = $"/api/{User}/tasks";

    /// <summary>Starts it on this database and waits until it listens.</summary>
    public static async Task<ApiProcess> Start(string folder, string databaseUrl)
    {
        var command = Command.StartApi(
            folder, [("BETTER_AUTH_SECRET", Token.Secret), ("DATABASE_URL", databaseUrl), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information")]);
        return new ApiProcess(command, new Uri(await command.Says("Now listening on:")));
    }

    /// <summary>A token that is valid by the system clock, which the process uses.</summary>
    public static string TokenNow()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Token.Of(User).With("iat", now).With("exp", now + 900).ToString();
    }

    /// <summary>Creates a task; returns its id, or null if the response is a complete 503.</summary>
    public async Task<string?> TryCreate(string? description = null)
    {
        using var response = await Http.PostAsJsonAsync(Tasks, new { title = "x", description });
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            response.StatusCode.ShouldBe(HttpStatusCode.Created);
            return (await response.Json()).GetProperty("id").GetString()!;
        }

        await response.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
        response.Headers.RetryAfter.ShouldNotBeNull();
        return null;
    }

    /// <summary>The ids of all tasks.</summary>
    public async Task<HashSet<string>> All()
    {
        var ids = new HashSet<string>();
        for (string? query = "limit=1000"; query is not null;)
        {
            using var response = await Http.GetAsync($"{Tasks}?{query}");
            var page = await response.Json();
            foreach (var task in page.GetProperty("items").EnumerateArray()) ids.Add(task.GetProperty("id").GetString()!);
            query = page.GetProperty("next_cursor").GetString() is { } cursor ? $"limit=1000&cursor={cursor}" : null;
        }

        return ids;
    }

    public async Task<int> Ready() => (int)(await Http.GetAsync("/health/ready")).StatusCode;

    public void Signal(string name) => _command.Signal(name);

    public Task<(int ExitCode, string Output, string Error)> End() => _command.End();

    public void Dispose()
    {
        Http.Dispose();
        _command.Dispose();
    }
}
