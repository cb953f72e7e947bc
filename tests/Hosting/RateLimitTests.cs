using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;


namespace Tests.Hosting;

public sealed class RateLimitTests
{
    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";
    private static readonly string Bob = $"Authorization: Bearer {Token.Of("bob")}";
    private static readonly string Forged = $"Authorization: Bearer {Token.Tampered("ada")}";

    [Fact]
    public async Task A_user_over_the_limit_gets_429_with_Retry_After_and_others_are_served()
    {
        using var app = SocketApp.With(("RATE_LIMIT", "3"));

        for (var count = 0; count < 3; count++) (await app.Raw.Get("/api/me", Ada)).Status.ShouldBe(200);
        var rejected = await app.Raw.Get("/api/me", Ada, $"Origin: {Token.Origin}");

        (rejected.Status, rejected.ErrorCode()).ShouldBe((429, "TOO_MANY_REQUESTS"));
        (await app.Raw.Send("HEAD", "/api/ada/things/01890a5d-ac96-774b-bcce-b302099a8057", Ada)).Status.ShouldBe(429);
        int.Parse(rejected.Header("Retry-After"), CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        rejected.Header("Cache-Control").ShouldBe("no-store");
        rejected.Header("Access-Control-Allow-Origin").ShouldBe(Token.Origin);
        (await app.Raw.Get("/api/me", Bob)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(null, "MISSING_TOKEN")]
    [InlineData("Authorization: Bearer x", "MALFORMED_TOKEN")]
    [InlineData("Authorization: Basic x", "INVALID_HEADER_FORMAT")]
    [InlineData("forged", "INVALID_TOKEN_SIGNATURE")]
    public async Task Requests_without_a_valid_token_are_limited_by_address_and_users_at_it_are_not(string? header, string errorCode)
    {
        using var app = SocketApp.With(("RATE_LIMIT", "2"));
        string[] headers = header is null ? [] : [header == "forged" ? Forged : header];

        for (var count = 0; count < 2; count++) (await app.Raw.Get("/api/me", headers)).ErrorCode().ShouldBe(errorCode);
        var rejected = await app.Raw.Get("/nowhere", headers);

        (rejected.Status, rejected.ErrorCode()).ShouldBe((429, "TOO_MANY_REQUESTS"));
        rejected.Header("WWW-Authenticate").ShouldBeEmpty();
        (await app.Raw.Get("/api/me", Ada)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Earlier_checks_respond_over_the_limit_too_and_cost_no_permit()
    {
        using var app = SocketApp.With(("RATE_LIMIT", "1"));
        var checks = async () =>
        {
            (await app.Raw.Get("/api/bob/things", Ada)).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
            (await app.Raw.Get("/nowhere", Ada)).ErrorCode().ShouldBe("NOT_FOUND");
            (await app.Raw.Send("PUT", "/api/me", Ada)).ErrorCode().ShouldBe("METHOD_NOT_ALLOWED");
            (await app.Raw.Send("POST", "/api/ada/things", Ada, "Content-Type: text/plain", "Content-Length: 1", "", "x")).ErrorCode().ShouldBe("UNSUPPORTED_MEDIA_TYPE");
        };

        await checks();
        (await app.Raw.Get("/api/me", Ada)).Status.ShouldBe(200);
        await checks();
        (await app.Raw.Get("/api/me", Ada)).Status.ShouldBe(429);
    }

    [Fact]
    public async Task Over_the_limit_later_checks_do_not_run()
    {
        using var app = SocketApp.With(("RATE_LIMIT", "1"));
        await app.Raw.Get("/api/me", Ada);

        var answer = await app.Raw.Send("POST", "/api/ada/things", Ada, "Content-Type: application/json", "Content-Length: 1", "", "{");

        answer.ErrorCode().ShouldBe("TOO_MANY_REQUESTS");
    }

    [Fact]
    public async Task Open_paths_and_preflights_are_not_limited()
    {
        using var app = SocketApp.With(("RATE_LIMIT", "1"));
        (await app.Raw.Get("/api/me")).Status.ShouldBe(401);
        (await app.Raw.Get("/api/me")).Status.ShouldBe(429);

        for (var count = 0; count < 3; count++)
        {
            (await app.Raw.Get("/health/live")).Status.ShouldBe(200);
            (await app.Raw.Get("/health/ready")).Status.ShouldBe(200);
            (await app.Raw.Get("/openapi/v1.json")).Status.ShouldBe(200);
            (await app.Raw.Send("OPTIONS", "/api/me", $"Origin: {Token.Origin}", "Access-Control-Request-Method: GET")).Status.ShouldBe(204);
        }
    }

    [Fact]
    public async Task Without_the_variable_nothing_is_limited()
    {
        using var app = new SocketApp();

        for (var count = 0; count < 200; count++) (await app.Raw.Get("/api/me")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Rejections_are_counted_by_route_and_logged_once_a_second_with_a_count()
    {
        var time = new FakeTimeProvider(ApiApp.Now);
        using var app = SocketApp.At(time, ("RATE_LIMIT", "1"));
        using var counter = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "Api.RateLimits", "rate_limit.rejections");
        await app.Raw.Get("/api/me", Ada);

        for (var count = 0; count < 3; count++) await app.Raw.Get("/api/me", Ada);
        time.Advance(TimeSpan.FromSeconds(1));
        var last = await app.Raw.Get("/api/me", Ada);

        counter.GetMeasurementSnapshot().Select(counted => (counted.Value, counted.Tags["http.route"])).ShouldBe(Enumerable.Repeat((1L, (object?)"/api/me"), 4));
        var entries = app.Logs.GetSnapshot().Where(record => record.Category == "Api.Hosting.RateLimits").ToList();
        entries.Select(entry => entry.GetStructuredStateValue("Count")).ShouldBe(["1", "3"]);
        entries[1].Message.ShouldBe($"Rejected with 429 TOO_MANY_REQUESTS since the last such entry: 3, last at /api/me, trace {last.Member("trace_id")}");
    }
}
