using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Api.Bench;

/// <summary>A request through the whole pipeline of the API, without sockets, compared with an empty app.</summary>
[MemoryDiagnoser]
[MinColumn]
public class Request
{
    private readonly InProcessServer _empty = new();
    private InProcessServer _api = null!;
    private WebApplication _emptyApp = null!;
    private string _valid = "";
    private string _forged = "";

    [GlobalSetup]
    public async Task Setup()
    {
        _api = ApiInProcess.Get().Server;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<IServer>(_empty);
        _emptyApp = builder.Build();
        _emptyApp.MapGet("/api/me", static () =>
            TypedResults.Ok(new Me(Tokens.Uid, Tokens.Email, Tokens.Name, DateTime.UnixEpoch, DateTime.UnixEpoch)));
        await _emptyApp.StartAsync();

        var token = Tokens.Valid(DateTimeOffset.UtcNow);
        (_valid, _forged) = ($"Bearer {token}", $"Bearer {Tokens.Forged(token)}");
        await Expect(200, _empty, null);
        await Expect(200, _api, _valid);
        await Expect(401, _api, _forged);
    }

    [GlobalCleanup]
    public async Task Cleanup() => await _emptyApp.DisposeAsync();

    [Benchmark(Baseline = true, Description = "empty app")]
    public ValueTask<(int Status, long Length)> Empty() => _empty.Send("/api/me", null);

    [Benchmark(Description = "GET /api/me, valid token")]
    public ValueTask<(int Status, long Length)> Valid() => _api.Send("/api/me", _valid);

    [Benchmark(Description = "GET /api/me, forged token")]
    public ValueTask<(int Status, long Length)> Forged() => _api.Send("/api/me", _forged);

    private static async Task Expect(int status, InProcessServer server, string? authorization)
    {
        var response = await server.Send("/api/me", authorization);
        if (response.Status != status || response.Length == 0) throw new InvalidOperationException($"Expected {status} and a body: {response}");
    }

    private sealed record Me(string UserId, string Email, string Name, DateTime IssuedAt, DateTime ExpiresAt);
}
