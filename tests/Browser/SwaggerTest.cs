using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tests.Browser;

/// <summary>Gives each test a page with Swagger UI.</summary>
public abstract partial class SwaggerTest(Chromium chromium, SwaggerSite site) : IAsyncLifetime
{
    /// <summary>The browser's page.</summary>
    protected IPage Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Page = await chromium.NewPage();
        await Page.GotoAsync($"{await site.Url()}/");
        await Expect(Page).ToHaveURLAsync(SwaggerUrl());
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Authorizes with a valid token of this user.</summary>
    protected async Task Authorize(string uid)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Page.Locator(".auth-wrapper .authorize").ClickAsync();
        var dialog = Page.Locator(".modal-ux");
        await dialog.GetByRole(AriaRole.Textbox).FillAsync(Token.Of(uid).With("iat", now).With("exp", now + 900).ToString());
        await dialog.Locator("button.authorize").ClickAsync();
        await dialog.Locator("button.btn-done").ClickAsync();
    }

    /// <summary>Executes an operation; returns the response that the page shows.</summary>
    protected async Task<ILocator> Execute(string operationId, params (string Name, string Value)[] parameters)
    {
        var operation = Operation(operationId);
        await operation.Locator(".opblock-summary-control").ClickAsync();
        foreach (var (name, value) in parameters)
            await operation.Locator($"tr[data-param-name='{name}'] input").FillAsync(value);
        await operation.Locator("button.execute").ClickAsync();
        return operation.Locator(".live-responses-table");
    }

    /// <summary>The section of an operation.</summary>
    protected ILocator Operation(string id) => Page.Locator($".opblock[id$='-{id}']");

    [GeneratedRegex("/swagger/")]
    private static partial Regex SwaggerUrl();
}
