using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Tests.Browser.Chromium))]

namespace Tests.Browser;

/// <summary>The system's Chromium, started for the first test that uses it. If it is not installed, the test is skipped.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>The timeout of waits, in milliseconds. It is long because the whole suite can run at once on two cores.</summary>
    private const int Patience = 30_000;

    // No requests except those of the tests.
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(Start);

    /// <summary>A page of a new browser context, without cookies or storage.</summary>
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
