using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Tests.Browser.Chromium))]

namespace Tests.Browser;

/// <summary>The system's own Chromium, started for the first test that asks for it; where it is missing, the test is skipped.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long a page may take for what a test waits for, in milliseconds: two cores run the whole suite at once.</summary>
    private const int Patience = 30_000;

    // Nothing goes over the network that a test has not asked for.
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(Start);

    /// <summary>A page of a browser that knows nothing yet: no cookie, no storage.</summary>
    public async Task<IPage> NewPage()
    {
        var (_, browser) = await _started.Value;
        var context = await browser.NewContextAsync(
            new() { ViewportSize = new() { Width = 1000, Height = 820 }, ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully) return;

        var (playwright, browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> Start()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var program = folders.SelectMany(folder => (string[])[$"{folder}/chromium", $"{folder}/google-chrome"]).FirstOrDefault(File.Exists);
        if (program is null) Skip.Because("NOT TESTED IN A BROWSER: Chromium is not installed (apt-get install chromium).");

        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments }));
    }
}
