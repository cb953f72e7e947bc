using System.Net.Http.Json;
using System.Text.Json;

namespace Tests.BetterAuth;

/// <summary>The real Better Auth: examples/better-auth as a separate process.</summary>
public sealed class BetterAuthServer : IDisposable
{
    private readonly Command _command;
    private readonly HttpClient _http;

    private BetterAuthServer(Command command, string url)
    {
        _command = command;
        Url = url;
        _http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(url) };
    }

    public string Url { get; }

    /// <summary>Starts it with these variables; skips the test if Node or the packages are not installed.</summary>
    public static async Task<BetterAuthServer> Start(params (string Name, string Value)[] variables)
    {
        var folder = Folder();
        var port = Free.Port();
        var url = $"http://localhost:{port}";
        var command = Command.Start(
            "node", folder, [("PORT", $"{port}"), ("BETTER_AUTH_URL", url), ("AUTH_RATE_LIMIT", "off"), .. variables], "server.mjs");
        await command.Says("Better Auth on ");
        return new BetterAuthServer(command, url);
    }

    /// <summary>Signs these claims as auth.mjs does for a plugin that passes this header. Both arguments are JavaScript.</summary>
    public static async Task<string> Sign(string secret, string claims, string header)
    {
        var script = $"import {{ apiTokens }} from './auth.mjs'; const plugin = apiTokens(); plugin.init({{ secret: '{secret}' }}); console.log(await plugin.options.jwt.sign({claims}, {header}));";
        using var command = Command.Start("node", Folder(), [], "--input-type=module", "--eval", script);
        var (exitCode, output, error) = await command.End();
        exitCode.ShouldBe(0, error);
        return output.Trim();
    }

    /// <summary>Signs a user up, as a browser would.</summary>
    public async Task<User> SignUp(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/sign-up/email");
        request.Headers.Add("Origin", Url);
        request.Content = JsonContent.Create(new { name, email = $"{name}@example.com", password = "correct horse battery staple" });
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();

        var cookies = response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).ToArray();
        return new User((await response.Json()).GetProperty("user").GetProperty("id").GetString()!, $"{name}@example.com", cookies);
    }

    /// <summary>Requests a token for the API, as a frontend does.</summary>
    public async Task<string> Token(User user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/token");
        request.Headers.Add("Cookie", string.Join("; ", user.Cookies));
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        response.Headers.Contains("Set-Cookie").ShouldBeFalse("a token belongs into no cookie");
        return (await response.Json()).GetProperty("token").GetString()!;
    }

    /// <summary>Follows the link that verifies an email address.</summary>
    public async Task<(int Status, JsonElement Answer)> VerifyEmail(string token)
    {
        using var response = await _http.GetAsync($"/api/auth/verify-email?token={token}");
        return ((int)response.StatusCode, await response.Json());
    }

    /// <summary>The token in the email that verifies an address.</summary>
    public Task<string> VerificationToken(User user) => _command.Says($"Verification token of {user.Email}: ");

    private static string Folder()
    {
        var folder = Repository.File("examples/better-auth");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            Skip.Because("The real Better Auth is not installed: run `npm ci` in examples/better-auth (it needs Node 20.12 or newer).");
        return folder;
    }

    public void Dispose()
    {
        _http.Dispose();
        _command.Dispose();
    }
}

/// <summary>A user of Better Auth, signed in.</summary>
public sealed record User(string Id, string Email, string[] Cookies)
{
    /// <summary>The value of the cookie whose name has this suffix.</summary>
    public string Cookie(string name) => Cookies.Single(cookie => cookie.Split('=')[0].EndsWith(name, StringComparison.Ordinal)).Split('=', 2)[1];
}
