using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Tests.Browser;

/// <summary>Whoever explores the API in Swagger UI.</summary>
public sealed partial class SwaggerTests(Chromium chromium, SharedSite sites)
{
    [Fact]
    public async Task Me_is_200_for_who_is_authorized()
    {
        var page = await OpenAuthorized("ada");

        var answer = await Execute(page, "GetMe");

        await Assertions.Expect(answer).ToContainTextAsync("200");
        await Assertions.Expect(answer).ToContainTextAsync("\"user_id\": \"ada\"");
        await page.Shot("swagger-me-200");
    }

    [Fact]
    public async Task A_path_of_another_user_is_403()
    {
        var page = await OpenAuthorized("ada");

        var answer = await Execute(page, "ListTasks", ("user_id", "bob"));

        await Assertions.Expect(answer).ToContainTextAsync("403");
        await Assertions.Expect(answer).ToContainTextAsync("FORBIDDEN_USER_ACCESS");
        await page.Shot("swagger-foreign-403");
    }

    [Fact]
    public async Task Without_a_token_me_is_401()
    {
        var page = await Open();

        var answer = await Execute(page, "GetMe");

        await Assertions.Expect(answer).ToContainTextAsync("401");
        await Assertions.Expect(answer).ToContainTextAsync("MISSING_TOKEN");
    }

    [Fact]
    public async Task The_authorization_survives_a_reload()
    {
        var page = await OpenAuthorized("ada");

        await page.ReloadAsync();
        var answer = await Execute(page, "GetMe");

        await Assertions.Expect(answer).ToContainTextAsync("\"user_id\": \"ada\"");
    }

    private async Task<IPage> Open()
    {
        var page = await chromium.NewPage();
        await page.GotoAsync($"{(await sites.Get()).ApiUrl}/");
        await Assertions.Expect(page).ToHaveURLAsync(SwaggerUrl());
        return page;
    }

    private async Task<IPage> OpenAuthorized(string uid)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var origin = (await sites.Get()).AuthUrl;
        var token = Token.Of(uid).With("iat", now).With("exp", now + 900).With("iss", origin).With("aud", origin);
        var page = await Open();
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize", Exact = true }).First.ClickAsync();
        var dialog = page.Locator(".modal-ux");
        await dialog.GetByRole(AriaRole.Textbox).FillAsync(token.ToString());
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Apply credentials" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();
        return page;
    }

    /// <summary>Tries an operation out; gives what the page shows of the answer.</summary>
    private static async Task<ILocator> Execute(IPage page, string operationId, params (string Name, string Value)[] parameters)
    {
        var operation = page.Locator($".opblock[id$='-{operationId}']");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        foreach (var (name, value) in parameters)
            await operation.Locator($"tr[data-param-name='{name}'] input").FillAsync(value);
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        return operation.Locator(".live-responses-table");
    }

    [GeneratedRegex("/swagger/")]
    private static partial Regex SwaggerUrl();
}
