using Tests.Data;
using Tests.OpenApi;

namespace Tests.Hosting;

/// <summary>What OpenTelemetry exports from the real program, and what it must not export.</summary>
[Trait("Category", "Slow")]
public sealed class ExportTests(Databases databases) : IDisposable
{
    // Mixed case, and not a word that the program uses.
    private const string Marker = "Zq7mArKeRx9";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Requests_refusals_and_log_entries_are_exported_and_nothing_that_a_client_wrote()
    {
        await using var receiver = await OtlpReceiver.Start();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var token = Token.Of(Marker).With("iat", now).With("exp", now + 900).ToString();
        string[] headers =
        [
            $"User-Agent: {Marker}", $"X-{Marker}: {Marker}", $"Origin: http://{Marker}", $"Cookie: {Marker}={Marker}", $"Referer: http://{Marker}/", $"tracestate: a={Marker}", $"baggage: a={Marker}",
            $"X-Forwarded-Host: {Marker}", $"Content-Type: {Marker}/json", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ];

        RawAnswer refused;
        using (var api = Start(receiver, "sqlite:app.db"))
        {
            var client = await ClientOf(api);
            refused = await client.Get($"/api/me?q={Marker}", [$"Authorization: Bearer {Marker}", .. headers]);
            await client.Get($"/{Marker}?{Marker}", [$"Authorization: Bearer {token}", .. headers]);
            (await client.Get("/api/me", [$"Authorization: Bearer {token}", .. headers])).Status.ShouldBe(200);
            await client.Send(Marker, "/api/me", [$"Authorization: Bearer {token}", .. headers]);
            await client.Send("OPTIONS", "/api/me", [$"Access-Control-Request-Method: {Marker}", .. headers]);
            (await client.Get("/health/live")).Status.ShouldBe(200);
            await Stop(api);
        }

        refused.Status.ShouldBe(401);
        refused.Member("trace_id").ShouldBe("0af7651916cd43dd8448eb211c80319c");
        var spans = receiver.Spans;
        spans.ShouldContain(span => span.Name == "GET /api/me" && span.Attributes["http.response.status_code"] == "200");
        spans.ShouldContain(span => span.Name == "GET /api/me" && span.TraceId == refused.Member("trace_id") && span.Attributes["http.response.status_code"] == "401");
        receiver.Counts.ShouldContain(count => count.Metric == "guard.refusals" && count.Attributes["error_code"] == "MALFORMED_TOKEN" && count.Attributes["http.route"] == "/api/me");
        receiver.Logs.ShouldContain(entry => entry.TraceId == refused.Member("trace_id") && entry.Attributes.GetValueOrDefault("ErrorCode") == "MALFORMED_TOKEN");
        receiver.Metrics.ShouldContain("http.server.request.duration");
        receiver.Metrics.ShouldContain("dotnet.gc.collections");
        receiver.Resource["service.name"].ShouldBe("api");
        receiver.AllText.ShouldNotContain(Marker, Case.Insensitive);
        receiver.AllText.ShouldNotContain(token.Split('.')[2]);
        receiver.AllText.ShouldNotContain(Token.Secret);
    }

    [Fact]
    public async Task A_query_on_PostgreSQL_is_a_span_of_its_request_and_every_documented_metric_is_exported()
    {
        await using var receiver = await OtlpReceiver.Start();

        using (var api = Start(receiver, databases.Server.CreateDatabase(), ("RATE_LIMIT", "1")))
        {
            var client = await ClientOf(api);
            (await client.Get("/health/ready", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")).Status.ShouldBe(200);
            (await client.Get("/api/me")).Status.ShouldBe(401);
            (await client.Get("/api/me")).Status.ShouldBe(429);
            await Stop(api);
        }

        var spans = receiver.Spans.Where(span => span.TraceId == "0af7651916cd43dd8448eb211c80319c").ToList();
        spans.ShouldContain(span => span.Name == "GET /health/ready");
        spans.ShouldContain(span => span.Attributes.GetValueOrDefault("db.system.name") == "postgresql" && span.Attributes["db.query.text"].Contains("FROM migrations"));
        var table = (await File.ReadAllTextAsync(Repository.File("docs/observability.md"))).Split("## Metrics")[1].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var documented = table.SelectMany(line => line.Split('|')[1].Split(',').Select(name => name.Trim(' ', '`'))).ToList();
        documented.ShouldNotBeEmpty();
        documented.Except(receiver.Metrics).ShouldBeEmpty($"exported: {string.Join(' ', receiver.Metrics)}");
    }

    [Fact]
    public async Task The_service_name_and_attributes_of_the_environment_take_precedence()
    {
        await using var receiver = await OtlpReceiver.Start();

        using (var api = Start(receiver, "sqlite:app.db", ("OTEL_SERVICE_NAME", "tasks"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging")))
        {
            await (await ClientOf(api)).Get("/health/live");
            await Stop(api);
        }

        receiver.Resource["service.name"].ShouldBe("tasks");
        receiver.Resource["deployment.environment.name"].ShouldBe("staging");
    }

    private Command Start(OtlpReceiver receiver, string database, params (string, string)[] variables) => Command.StartApi(
        _folder.Path,
        [
            ("BETTER_AUTH_SECRET", Token.Secret), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("DATABASE_URL", database), ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. variables,
        ]);

    private static async Task<RawClient> ClientOf(Command api) => new(new Uri(await api.Says("Now listening on:")), DocumentCheck.Hold);

    // The program exports everything before it exits.
    private static async Task Stop(Command api)
    {
        api.Signal("TERM");
        (await api.End()).ExitCode.ShouldBe(0);
    }
}
