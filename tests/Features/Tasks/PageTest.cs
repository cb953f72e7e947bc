using Microsoft.Playwright;
using Tests.Browser;

namespace Tests.Features.Tasks;

/// <summary>Gives each test its own page, and the site that these tests share.</summary>
public abstract class PageTest(Chromium chromium, SharedSite sites) : IAsyncLifetime
{
    /// <summary>The browser's page.</summary>
    protected IPage Page { get; private set; } = null!;

    /// <summary>The API and the Next.js example.</summary>
    protected Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Site, Page) = (await sites.Get(), await chromium.NewPage());

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
