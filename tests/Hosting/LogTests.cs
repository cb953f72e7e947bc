using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Tests.Hosting;

/// <summary>The log entries for requests: by default only for rejected and failed ones, and never with text from the client.</summary>
public sealed class LogTests
{
    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";

    [Fact]
    public async Task A_successful_request_is_not_logged()
    {
        using var app = SocketApp.With();

        (await app.Raw.Get("/health/live")).Status.ShouldBe(200);
        app.Logs.Clear();

        (await app.Raw.Get("/api/me", Ada)).Status.ShouldBe(200);

        app.Logs.GetSnapshot().ShouldNotContain(record => record.Level >= LogLevel.Information);
    }

    [Theory]
    [InlineData("GET", "/api/ada/things?token=secret", "GET /api/{user_id}/things 200 in ")]
    [InlineData("GET", "/secret", "GET (none) 404 in ")]
    [InlineData("SECRET", "/api/me", "_OTHER (none) 405 in ")]
    [InlineData("DELETE", "/api/ada/things/01890a5d-ac96-774b-bcce-b302099a8057", "DELETE /api/{user_id}/things/{id:guid} 404 in ")]
    public async Task An_access_log_can_be_turned_on_and_contains_the_route_template_instead_of_the_path(string method, string path, string line)
    {
        using var app = SocketApp.With(("Logging:LogLevel:Api.Hosting.AccessLog", "Information"));

        await app.Raw.Send(method, path, Ada);

        var message = app.Logs.GetSnapshot().Where(record => record.Category == "Api.Hosting.AccessLog").ShouldHaveSingleItem().Message;
        message.ShouldStartWith(line);
        message.ShouldMatch(@" in \d+\.\d ms, trace [0-9a-f]{32}$");
        app.Logs.GetSnapshot().Select(record => record.AllText()).ShouldNotContain(text => text.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Information", 0)]
    [InlineData("Debug", 2)]
    public async Task Probes_are_in_the_access_log_at_Debug_only(string level, int count)
    {
        using var app = SocketApp.With(("Logging:LogLevel:Api.Hosting.AccessLog", level));

        await app.Raw.Get("/health/live");
        await app.Raw.Get("/health/ready");

        app.Logs.GetSnapshot().Count(record => record.Category == "Api.Hosting.AccessLog").ShouldBe(count);
    }

    [Fact]
    public async Task A_server_error_is_logged_with_its_exception_route_and_trace_id()
    {
        using var app = SocketApp.With();

        var answer = await app.Raw.Get("/api/things/failure", Ada, "X-Fail: yes");

        var error = app.Logs.GetSnapshot().Where(record => record.Level >= LogLevel.Error).ShouldHaveSingleItem();
        error.Message.ShouldBe($"Failed with 500 INTERNAL_ERROR at GET /api/things/failure, trace {answer.Member("trace_id")}");
        error.Exception.ShouldNotBeNull().Message.ShouldBe("A secret of the handler's.");
        $"{error.Scopes[0]}".ShouldMatch($"^TraceId:{answer.Member("trace_id")}, SpanId:[0-9a-f]{{16}}$");
    }

    [Fact]
    public async Task An_outage_of_the_database_is_one_line_a_second_with_a_count()
    {
        var time = new FakeTimeProvider(ApiApp.Now);
        await using var app = new ApiApp { Time = time };
        using var down = app.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new Outage())));
        using var client = down.CreateDefaultClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token.Of("ada").ToString());

        for (var count = 0; count < 5; count++) await Fail(client);
        time.Advance(TimeSpan.FromSeconds(1));
        await Fail(client);

        var lines = down.Services.GetFakeLogCollector().GetSnapshot().Where(record => record.Level >= LogLevel.Error).ToList();
        lines.ShouldAllBe(line => line.Exception == null && line.Message.StartsWith("The database is unavailable: The database did not answer. Returned 503 SERVICE_UNAVAILABLE since the last such entry: "));
        lines.Select(line => line.GetStructuredStateValue("Count")).ShouldBe(["1", "5"]);
    }

    private static async Task Fail(HttpClient client)
    {
        using var response = await client.GetAsync("/outage");
        await response.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
    }

    private sealed class Outage : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Run(_ => throw new Api.Data.DatabaseAwayException("The database did not answer."));
        };
    }
}
