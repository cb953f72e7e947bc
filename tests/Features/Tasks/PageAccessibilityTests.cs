using Microsoft.Playwright;
using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>Every view of the Next.js example against the rules of axe: light, dark and at 320 pixels. Views of faults are checked where they occur.</summary>
[Trait("Category", "Slow")]
public sealed class PageAccessibilityTests(Chromium chromium, SharedSite sites) : IAsyncLifetime
{
    private IPage _page = null!;
    private Site _site = null!;

    public async ValueTask InitializeAsync() => (_site, _page) = (await sites.Get(), await chromium.NewPage());

    public async ValueTask DisposeAsync() => await _page.Context.DisposeAsync();

    [Fact]
    public async Task The_views_of_an_account_are_accessible()
    {
        await _page.GotoAsync($"{_site.PageUrl}/sign-in");
        await _page.ShouldBeAccessible("sign-in");
        await _page.SignIn("nobody@example.com", "not the password");
        await Expect(_page.Locator(".form-error")).ToBeVisibleAsync();
        await _page.ShouldBeAccessible("sign-in-failed");

        await _page.GotoAsync($"{_site.PageUrl}/sign-up");
        await _page.GetByLabel("Name").FillAsync("Hypatia");
        await _page.GetByLabel("Email").FillAsync("hypatia@example.com");
        await _page.GetByLabel("Password").FillAsync("short");
        await _page.Button("Create account").ClickAsync();
        await Expect(_page.GetByLabel("Password")).ToHaveAttributeAsync("aria-invalid", "true");
        await _page.ShouldBeAccessible("sign-up");

        await _page.GotoAsync($"{_site.PageUrl}/nothing-here");
        await _page.ShouldBeAccessible("not-found");
    }

    [Fact]
    public async Task The_views_of_tasks_are_accessible()
    {
        await _page.SignUp(_site, "Florence Nightingale-Wordsworth-Featherstonehaugh");
        await _page.ShouldBeAccessible("empty");

        await _page.Add("Averyveryverylongwordthatcannotbebrokenanywhereexceptinthemiddleofthewordwhichisawkward", "High", "A description.");
        await _page.Add("Done already", "Low");
        await _page.Checkbox("Done already").CheckAsync();
        await _page.Add("Delete me");
        await _page.Delete("Delete me");
        await Expect(_page.Toast()).ToBeVisibleAsync();
        await _page.OpenEditor("Done already");
        await _page.SaveAs(" ");
        await Expect(_page.Editor().GetByLabel("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await _page.ShouldBeAccessible("tasks");
    }
}
