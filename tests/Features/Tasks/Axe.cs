using Microsoft.Playwright;
using Tests.Browser;

namespace Tests.Features.Tasks;

/// <summary>Accessibility rules of <see href="https://github.com/dequelabs/axe-core">axe-core</see>, WCAG 2.2 AA and best practices.</summary>
internal static class Axe
{
    // The width of a phone at 400 % zoom; WCAG 2.2, section 1.4.10.
    private const int NarrowestWidth = 320;

    private static readonly Lazy<string> Source = new(() => File.ReadAllText(Repository.File("examples/nextjs/node_modules/axe-core/axe.min.js")));

    /// <summary>Checks the current page in light and dark mode and at a width of 320 pixels, where nothing may require horizontal scrolling.</summary>
    public static async Task ShouldBeAccessible(this IPage page, string view)
    {
        var size = page.ViewportSize!;
        await page.EvaluateAsync(Source.Value);
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            (await page.Violations()).ShouldBeEmpty($"{view}, {scheme}");
        }

        await page.SetViewportSizeAsync(NarrowestWidth, size.Height);
        (await page.Violations()).ShouldBeEmpty($"{view}, {NarrowestWidth} pixels");
        (await page.TooWide()).ShouldBeEmpty($"{view}, {NarrowestWidth} pixels: what needs horizontal scrolling");
        await page.Shot($"page-{view}-320");
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    private static async Task<string[]> TooWide(this IPage page)
    {
        const string run = """
            () => {
              const { scrollWidth } = document.documentElement;
              if (scrollWidth <= innerWidth) return [];
              return [...document.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > innerWidth).map((element) => element.outerHTML.slice(0, 120));
            }
            """;
        return await page.EvaluateAsync<string[]>(run);
    }

    private static async Task<string[]> Violations(this IPage page)
    {
        const string run = """
            async () => {
              const { violations } = await axe.run();
              return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
            }
            """;
        return await page.EvaluateAsync<string[]>(run);
    }
}
