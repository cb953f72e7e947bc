using Microsoft.Playwright;

namespace Tests.Browser;

/// <summary>Saves screenshots.</summary>
internal static class Screen
{
    // Swagger UI shows a command with the token.
    private const string WithoutToken = ".curl-command { display: none }";

    /// <summary>Writes <c>artifacts/screenshots/NAME.png</c>.</summary>
    public static Task Shot(this IPage page, string name) => page.ScreenshotAsync(
        new() { Path = Repository.File($"artifacts/screenshots/{name}.png"), Animations = ScreenshotAnimations.Disabled, Style = WithoutToken });
}
