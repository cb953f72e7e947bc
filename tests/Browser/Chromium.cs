using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Tests.Browser.Chromium))]

namespace Tests.Browser;

/// <summary>
/// The system's own Chromium, started for the first test that asks for it. Where it is missing the test is skipped and says so; where
/// <c>CI</c> is true it fails, so that nothing goes unseen.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // Nothing that a test has not asked for goes over the network.
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(Start);

    /// <summary>A page of a browser that knows nothing yet: no cookie, no storage.</summary>
    public async Task<IPage> NewPage()
    {
        var (_, browser) = await _started.Value;
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1000, Height = 760 }, ColorScheme = ColorScheme.Light });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    /// <summary>How long a page may take for what a test waits for, in milliseconds. Generous: two cores run the whole suite at once.</summary>
    public const int Patience = 20_000;

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully) return;

        var (playwright, browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> Start()
    {
        var program = Needs.Program("Chromium", Names, "apt-get install chromium");
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments }));
    }
}
