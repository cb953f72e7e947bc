using Microsoft.Playwright;

namespace Tests.Browser;

/// <summary>Keeps what a page looked like, for people to see.</summary>
internal static class Screen
{
    // The command that Swagger UI shows has the token in it, which is for nobody to see.
    private const string WithoutToken = ".curl-command { display: none }";

    /// <summary>Writes <c>artifacts/screenshots/NAME.png</c>.</summary>
    public static Task Shot(this IPage page, string name) => page.ScreenshotAsync(
        new() { Path = Repository.File($"artifacts/screenshots/{name}.png"), Animations = ScreenshotAnimations.Disabled, Style = WithoutToken });
}
