using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>Every view of the Next.js example against the rules of axe: light, dark and at 320 pixels. Error views are checked in the tests of the errors.</summary>
[Trait("Category", "Slow")]
public sealed class PageAccessibilityTests(Chromium chromium, SharedSite sites) : PageTest(chromium, sites)
{
    [Fact]
    public async Task The_views_of_an_account_are_accessible()
    {
        await Page.GotoAsync($"{Site.PageUrl}/sign-in");
        await Page.ShouldBeAccessible("sign-in");
        await Page.SignIn("nobody@example.com", "not the password");
        await Expect(Page.Locator(".form-error")).ToBeVisibleAsync();
        await Page.ShouldBeAccessible("sign-in-failed");

        await Page.GotoAsync($"{Site.PageUrl}/sign-up");
        await Page.GetByLabel("Name").FillAsync("Hypatia");
        await Page.GetByLabel("Email").FillAsync("hypatia@example.com");
        await Page.GetByLabel("Password").FillAsync("short");
        await Page.Button("Create account").ClickAsync();
        await Expect(Page.GetByLabel("Password")).ToHaveAttributeAsync("aria-invalid", "true");
        await Page.ShouldBeAccessible("sign-up");

        await Page.GotoAsync($"{Site.PageUrl}/nothing-here");
        await Page.ShouldBeAccessible("not-found");
    }

    [Fact]
    public async Task The_views_of_tasks_are_accessible()
    {
        await Page.SignUp(Site, "Florence Nightingale-Wordsworth-Featherstonehaugh");
        await Page.ShouldBeAccessible("empty");

        await Page.Add("Averyveryverylongwordthatcannotbebrokenanywhereexceptinthemiddleofthewordwhichisawkward", "High", "A description.");
        await Page.Add("Done already", "Low");
        await Page.Checkbox("Done already").CheckAsync();
        await Page.Add("Delete me");
        await Page.Delete("Delete me");
        await Expect(Page.Toast()).ToBeVisibleAsync();
        await Page.OpenEditor("Done already");
        await Page.SaveAs(" ");
        await Expect(Page.Editor().GetByLabel("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await Page.ShouldBeAccessible("tasks");
    }
}
