using Microsoft.Playwright;

namespace Tests.Browser;

/// <summary>Keeps what a page looked like, for people to see.</summary>
internal static class Screen
{
    /// <summary>Writes <c>artifacts/screenshots/NAME.png</c>.</summary>
    public static Task Shot(this IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Repository.File($"artifacts/screenshots/{name}.png"), Animations = ScreenshotAnimations.Disabled });
}
