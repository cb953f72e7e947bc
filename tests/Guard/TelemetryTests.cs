using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;

namespace Tests.Guard;

public sealed class TelemetryTests
{
    [Fact]
    public async Task A_refusal_is_logged_and_counted_by_code_and_template()
    {
        await using var app = await GuardedApp.Start(app => app.MapGet("/{user_id}/notes", () => ""));
        using var counter = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "Api.Guard", "guard.refusals");

        var forbidden = await app.Raw.Get("/bob/notes", $"Authorization: Bearer {Token.Of("ada")}");
        var expired = await app.Raw.Get("/bob/notes", $"Authorization: Bearer {Token.Expired("ada")}");
        var missing = await app.Raw.Get("/nowhere");

        counter.GetMeasurementSnapshot().Select(counted => (counted.Value, $"{counted.Tags["error_code"]} {counted.Tags["http.route"]}"))
            .ShouldBe([(1, "FORBIDDEN_USER_ACCESS /{user_id}/notes"), (1, "TOKEN_EXPIRED /{user_id}/notes"), (1, "MISSING_TOKEN (none)")]);
        var refusals = app.Logs.GetSnapshot().Where(record => record.Category == "Api.Guard.Refusals").ToList();
        refusals.Select(record => (record.Level, record.Message, record.Exception)).ShouldBe([
            (LogLevel.Information, $"Rejected with 403 FORBIDDEN_USER_ACCESS at /{{user_id}}/notes, trace {forbidden.Member("trace_id")}", null),
            (LogLevel.Information, $"Rejected with 401 TOKEN_EXPIRED at /{{user_id}}/notes, trace {expired.Member("trace_id")}", null),
            (LogLevel.Information, $"Rejected with 401 MISSING_TOKEN at (none), trace {missing.Member("trace_id")}", null),
        ]);
    }

    [Fact]
    public async Task No_log_entry_contains_a_token_wherever_it_was_sent()
    {
        using var app = SocketApp.With(
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Routing.Matching.DfaMatcher", "Trace"),
            ("Logging:Fake:LogLevel:Default", "Trace"),
            ("Logging:Fake:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"));
        string[] tokens = [Token.Of("ada").ToString(), Token.Expired("ada"), Token.Foreign("ada"), Token.Tampered("ada")];

        foreach (var token in tokens)
        {
            await app.Raw.Get("/api/me", $"Authorization: Bearer {token}");
            await app.Raw.Get("/api/me", $"Authorization: Bearer {token} {token}");
            await app.Raw.Get($"/api/me?token={token}", $"Authorization: Bearer {token}");
            await app.Raw.Get($"/nowhere?access_token={token}", $"Authorization: Bearer {token}");
            await app.Raw.Get($"/api/{token}/things?token={token}", $"Authorization: Bearer {token}");
            await app.Raw.Get("/api/me", $"Cookie: token={token}");
        }

        var records = app.Logs.GetSnapshot();
        records.ShouldContain(record => record.Message.Contains("/api/me"));
        records.SelectMany(record => record.Scopes).ShouldContain(scope => $"{scope}".StartsWith("TraceId:"), "scopes are part of what is searched");
        var written = string.Join('\n', records.Select(record => record.AllText()));
        foreach (var part in tokens.SelectMany(token => token.Split('.').Skip(1))) written.ShouldNotContain(part);
        written.ShouldNotContain(Token.Secret);
    }

    [Fact]
    public async Task A_token_sent_as_a_method_reaches_no_log_scope_metric_or_trace()
    {
        var token = Token.Of("ada").ToString();
        var written = new ConcurrentQueue<string>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref options) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => written.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Baggage)}"),
        };
        ActivitySource.AddActivityListener(traces);
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => written.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray())}"));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => written.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray())}"));
        meters.Start();
        using var app = SocketApp.With(
            ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"), ("Logging:LogLevel:Api.Hosting.AccessLog", "Information"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Cors.Infrastructure.CorsService", "Trace"));

        foreach (var path in (string[])["/api/me", "/api/ada/things", "/api/things/failure", "/health/live", "/nowhere", "/openapi/v1.json", "/swagger/index.html", "/"])
        {
            await app.Raw.Send(token, path);
            await app.Raw.Send(token, path, $"Authorization: Bearer {token}");
        }

        // A preflight's method, headers and origin also come from the client.
        await app.Raw.Send("OPTIONS", "/api/me", $"Origin: {Token.Origin}", $"Access-Control-Request-Method: {token}");
        await app.Raw.Send("OPTIONS", "/api/me", $"Origin: {Token.Origin}", "Access-Control-Request-Method: GET", $"Access-Control-Request-Headers: {token}");
        await app.Raw.Send("OPTIONS", "/api/me", $"Origin: http://{token}", "Access-Control-Request-Method: GET");

        foreach (var record in app.Logs.GetSnapshot()) written.Enqueue(record.AllText());
        written.ShouldContain(text => text.Contains("http.server.request.duration") && text.Contains("_OTHER"));
        written.ShouldContain(text => text.StartsWith("Microsoft.AspNetCore.Hosting.HttpRequestIn", StringComparison.Ordinal));
        written.ShouldContain(text => text.StartsWith("Api.Hosting.AccessLog Information _OTHER (none) 405", StringComparison.Ordinal));
        foreach (var part in token.Split('.')) written.Where(text => text.Contains(part, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_response_contains_the_token()
    {
        using var app = new SocketApp();
        foreach (var row in TokenCases.All.Where(row => row.Authorization?.Length > 100))
        {
            var answer = await app.Raw.Get("/api/me", $"Authorization: {row.Authorization}");

            var signature = row.Authorization!.Split('.')[^1];
            if (signature.Length > 20) answer.ToString().ShouldNotContain(signature, customMessage: row.Case);
        }
    }
}
