using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Guard;

public sealed class TelemetryTests
{
    [Fact]
    public async Task A_refusal_is_logged_and_counted_by_code_and_template()
    {
        await using var app = await GuardedApp.Start(app => app.MapGet("/{user_id}/notes", () => ""));
        var counted = new List<(long, string)>();
        using var listener = Listen(app.Services.GetRequiredService<IMeterFactory>(), counted);

        await app.Raw.Get("/bob/notes", $"Authorization: Bearer {Token.Of("ada")}");
        await app.Raw.Get("/bob/notes", $"Authorization: Bearer {Token.Expired("ada")}");
        await app.Raw.Get("/nowhere");

        counted.ShouldBe([(1, "FORBIDDEN_USER_ACCESS /{user_id}/notes"), (1, "TOKEN_EXPIRED /{user_id}/notes"), (1, "MISSING_TOKEN (none)")]);
        var refusals = app.Logs.Lines.Where(line => line.StartsWith("Api.Guard.Refusals ", StringComparison.Ordinal)).Select(line => line.Trim());
        refusals.ShouldBe([
            "Api.Guard.Refusals Information Refused with 403 FORBIDDEN_USER_ACCESS at /{user_id}/notes",
            "Api.Guard.Refusals Information Refused with 401 TOKEN_EXPIRED at /{user_id}/notes",
            "Api.Guard.Refusals Information Refused with 401 MISSING_TOKEN at (none)",
        ]);
    }

    [Fact]
    public async Task No_log_line_holds_a_token_wherever_it_was_put()
    {
        using var app = SocketApp.With(
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Routing.Matching.DfaMatcher", "Trace"),
            ("Logging:Tests.Logs:LogLevel:Default", "Trace"),
            ("Logging:Tests.Logs:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"));
        string[] tokens = [Token.Of("ada").ToString(), Token.Expired("ada"), Token.Foreign("ada"), Token.Tampered("ada")];

        foreach (var token in tokens)
        {
            await app.Raw.Get("/api/me", $"Authorization: Bearer {token}");
            await app.Raw.Get("/api/me", $"Authorization: Bearer {token} {token}");
            await app.Raw.Get($"/api/me?token={token}", $"Authorization: Bearer {token}");
            await app.Raw.Get($"/nowhere?access_token={token}", $"Authorization: Bearer {token}");
            await app.Raw.Get($"/api/{token}/tasks?token={token}", $"Authorization: Bearer {token}");
            await app.Raw.Get("/api/me", $"Cookie: token={token}");
        }

        app.Logs.Lines.ShouldContain(line => line.Contains("/api/me", StringComparison.Ordinal));
        var written = string.Join('\n', app.Logs.Lines);
        foreach (var part in tokens.SelectMany(token => token.Split('.').Skip(1))) written.ShouldNotContain(part);
        written.ShouldNotContain(Token.Secret);
    }

    [Fact]
    public async Task No_answer_holds_the_token()
    {
        using var app = new SocketApp();
        foreach (var row in TokenCases.All.Where(row => row.Authorization?.Length > 100))
        {
            var answer = await app.Raw.Get("/api/me", $"Authorization: {row.Authorization}");

            var signature = row.Authorization!.Split('.')[^1];
            if (signature.Length > 20) answer.ToString().ShouldNotContain(signature, customMessage: row.Case);
        }
    }

    private static MeterListener Listen(IMeterFactory meters, List<(long, string)> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "guard.refusals" && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var byName = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            counted.Add((value, $"{byName["error_code"]} {byName["http.route"]}"));
        });
        listener.Start();
        return listener;
    }
}
