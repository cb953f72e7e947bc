using System.Net;

namespace Tests.Features;

public sealed class MeTests(ApiApp app)
{
    [Fact]
    public async Task Me_returns_the_claims_of_the_token()
    {
        using var client = app.ClientOf("ada");

        using var response = await client.GetAsync("/api/me");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.CacheControl.ShouldNotBeNull().ToString().ShouldBe("no-cache, private");
        (await response.Content.ReadAsStringAsync()).ShouldBe(
            """{"user_id":"ada","email":"ada@example.com","name":"Name of ada","issued_at":"2030-01-02T03:04:05Z","expires_at":"2030-01-02T03:19:05Z"}""");
    }

    [Fact]
    public async Task Email_and_name_are_null_if_the_token_has_none()
    {
        using var client = app.ClientWith(Token.Of("ada").With("email", null).With("name", 5).ToString());

        using var response = await client.GetAsync("/api/me");

        var me = await response.Json();
        me.GetProperty("email").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        me.GetProperty("name").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }
}
