using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tests.Browser;

/// <summary>Whoever explores the API in Swagger UI.</summary>
[Trait("Category", "Slow")]
public sealed partial class SwaggerTests(Chromium chromium, SharedSite sites) : BrowserTest(chromium, sites)
{
    [Fact]
    public async Task Me_is_200_for_who_is_authorized()
    {
        await Authorize("ada");

        var answer = await Execute("GetMe");

        await Expect(answer).ToContainTextAsync("200");
        await Expect(answer).ToContainTextAsync("\"user_id\": \"ada\"");
        await Operation("GetMe").EvaluateAsync("element => element.scrollIntoView()");
        await Page.Shot("swagger-me-200");
    }

    [Fact]
    public async Task A_path_of_another_user_is_403()
    {
        await Authorize("ada");

        var answer = await Execute("ListTasks", ("user_id", "bob"));

        await Expect(answer).ToContainTextAsync("403");
        await Expect(answer).ToContainTextAsync("FORBIDDEN_USER_ACCESS");
        await answer.EvaluateAsync("element => element.scrollIntoView()");
        await Page.Shot("swagger-foreign-403");
    }

    [Fact]
    public async Task Without_a_token_me_is_401()
    {
        await Open();

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
    public async Task Operations_are_in_the_order_of_use_without_HEAD_and_texts_keep_their_angle_brackets()
    {
        await Open();

        await Expect(Page.Locator("#operations-tag-Tasks ~ * .opblock").First).ToBeVisibleAsync();
        var methods = await Page.Locator(".opblock-tag-section:has(#operations-tag-Tasks) .opblock-summary-method").AllInnerTextsAsync();
        methods.ShouldBe(["GET", "GET", "POST", "GET", "PUT", "PATCH", "DELETE"]);
        (await Page.Locator(".opblock-head").CountAsync()).ShouldBe(0);
        await Operation("GetMe").Locator(".opblock-summary-control").ClickAsync();
        await Expect(Operation("GetMe").Locator(".responses-table")).ToContainTextAsync("Authorization: Bearer <token>");
    }

    private async Task Open()
    {
        await Page.GotoAsync($"{Site.ApiUrl}/");
        await Expect(Page).ToHaveURLAsync(SwaggerUrl());
    }

    private async Task Authorize(string uid)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var token = Token.Of(uid).With("iat", now).With("exp", now + 900).With("iss", Site.AuthUrl).With("aud", Site.AuthUrl);
        await Open();
        await Page.Locator(".auth-wrapper .authorize").ClickAsync();
        var dialog = Page.Locator(".modal-ux");
        await dialog.GetByRole(AriaRole.Textbox).FillAsync(token.ToString());
        await dialog.Locator("button.authorize").ClickAsync();
        await dialog.Locator("button.btn-done").ClickAsync();
    }

    /// <summary>Tries an operation out; gives what the page shows of the answer.</summary>
    private async Task<ILocator> Execute(string operationId, params (string Name, string Value)[] parameters)
    {
        var operation = Operation(operationId);
        await operation.Locator(".opblock-summary-control").ClickAsync();
        foreach (var (name, value) in parameters)
            await operation.Locator($"tr[data-param-name='{name}'] input").FillAsync(value);
        await operation.Locator("button.execute").ClickAsync();
        return operation.Locator(".live-responses-table");
    }

    private ILocator Operation(string id) => Page.Locator($".opblock[id$='-{id}']");

    [GeneratedRegex("/swagger/")]
    private static partial Regex SwaggerUrl();
}
