using static Microsoft.Playwright.Assertions;

namespace Tests.Browser;

/// <summary>Swagger UI, as a developer uses it to explore the API.</summary>
[Trait("Category", "Slow")]
public sealed class SwaggerTests(Chromium chromium, SwaggerSite site) : SwaggerTest(chromium, site)
{
    [Fact]
    public async Task Me_is_200_after_authorizing()
    {
        await Authorize("ada");

        var answer = await Execute("GetMe");

        await Expect(answer).ToContainTextAsync("200");
        await Expect(answer).ToContainTextAsync("\"user_id\": \"ada\"");
        await Operation("GetMe").EvaluateAsync("element => element.scrollIntoView()");
        await Page.Shot("swagger-me-200");
    }

    [Fact]
    public async Task Without_a_token_me_is_401()
    {
        var answer = await Execute("GetMe");

        await Expect(answer).ToContainTextAsync("401");
        await Expect(answer).ToContainTextAsync("MISSING_TOKEN");
    }

    [Fact]
    public async Task The_authorization_survives_a_reload()
    {
        await Authorize("ada");

        await Page.ReloadAsync();
        var answer = await Execute("GetMe");

        await Expect(answer).ToContainTextAsync("\"user_id\": \"ada\"");
    }

    [Fact]
    public async Task Texts_keep_their_angle_brackets()
    {
        await Operation("GetMe").Locator(".opblock-summary-control").ClickAsync();

        await Expect(Operation("GetMe").Locator(".responses-table")).ToContainTextAsync("Authorization: Bearer <token>");
    }
}
