using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.OpenApi;

/// <summary>The check fails for each way in which a response can differ from the document.</summary>
public sealed class DocumentCheckTests
{
    private const string Me =
        """{"user_id":"ada","email":null,"name":"Ada","issued_at":"2030-01-02T03:04:05Z","expires_at":"2030-01-02T03:19:05.25Z"}""";

    private const string Problem = "application/problem+json";

    private const string Refusal =
        """{"type":"about:blank","title":"Unauthorized","status":401,"detail":"No.","error_code":"MISSING_TOKEN","trace_id":"1"}""";

    private static readonly (string, string) Challenge = ("WWW-Authenticate", "Bearer");

    public static readonly TheoryData<string, RawAnswer> Lies = new()
    {
        { "is not documented to answer so", Answer(201, "application/json", Me) },
        { "the media type 'text/plain' is not documented", Answer(200, "text/plain", Me) },
        { "the media type '' is not documented", Answer(200, "", "") },
        { "$.name is missing", Answer(200, "application/json", Without(Me, "name")) },
        { "$.extra is not documented", Answer(200, "application/json", With(Me, "extra", 1)) },
        { "$.user_id is not of type", Answer(200, "application/json", With(Me, "user_id", null)) },
        { "$.email is not of type", Answer(200, "application/json", With(Me, "email", 5)) },
        { "$ is not of type", Answer(200, "application/json", "[]") },
        { "$.issued_at is no date-time", Answer(200, "application/json", With(Me, "issued_at", "2030-01-02T03:04:05+00:00")) },
        { "$.issued_at is no date-time", Answer(200, "application/json", With(Me, "issued_at", "2030-13-02T03:04:05Z")) },
        { "the header WWW-Authenticate is missing", Answer(401, Problem, Refusal) },
        { "$.error_code is TASK_EXPIRED, not one of", Answer(401, Problem, With(Refusal, "error_code", "TASK_EXPIRED"), Challenge) },
        { "$.status is 403, not one of", Answer(401, Problem, With(Refusal, "status", 403), Challenge) },
        { "$.trace_id is missing", Answer(401, Problem, Without(Refusal, "trace_id"), Challenge) },
        { "$.errors is not documented", Answer(401, Problem, With(Refusal, "errors", new JsonObject()), Challenge) },
    };

    [Theory]
    [MemberData(nameof(Lies), DisableDiscoveryEnumeration = true)]
    public void A_response_that_does_not_match_the_document_is_detected(string fault, RawAnswer lie) =>
        Should.Throw<ShouldAssertException>(() => DocumentCheck.Hold("GET", "/api/me", lie)).Message.ShouldContain(fault);

    [Fact]
    public void A_response_that_matches_the_document_passes()
    {
        DocumentCheck.Hold("GET", "/api/me?whatever", Answer(200, "application/json; charset=utf-8", Me));
        DocumentCheck.Hold("GET", "/api/me", Answer(401, Problem, Refusal, Challenge));
    }

    [Fact]
    public void An_undocumented_operation_is_detected()
    {
        var answer = Answer(200, "application/json", Me);

        Should.Throw<ShouldAssertException>(() => DocumentCheck.Hold("GET", "/api/you", answer)).Message.ShouldContain("no such operation");
    }

    [Fact]
    public void A_keyword_that_the_check_does_not_support_is_an_error() =>
        Should.Throw<NotSupportedException>(() => Document.Api.Schemas.FaultsOf(Document.Parse("5"), Document.Parse("""{"multipleOf":5}""")).ToList());

    [Fact]
    public async Task A_handler_with_an_undocumented_response_fails_its_test()
    {
        await using var app = new LyingApp();
        using var client = app.ClientOf("ada");

        var failure = await Assert.ThrowsAsync<ShouldAssertException>(() => client.GetAsync("/api/me"));

        failure.Message.ShouldContain("$.password is not documented");
    }

    private static RawAnswer Answer(int status, string mediaType, string body, params (string Name, string Value)[] headers) =>
        new(status, headers.Append((Name: "Content-Type", Value: mediaType)).ToLookup(header => header.Name, header => header.Value), body);

    private static string With(string json, string name, JsonNode? value) => Changed(json, members => members[name] = value);

    private static string Without(string json, string name) => Changed(json, members => members.Remove(name));

    private static string Changed(string json, Action<JsonObject> change)
    {
        var members = JsonNode.Parse(json)!.AsObject();
        change(members);
        return members.ToJsonString();
    }

    private sealed class LyingApp : ApiApp, IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(DocumentCheckTests.With(Me, "password", "secret"))).AsTask();
        });

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(this));
        }
    }
}
