using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tests.Browser;

/// <summary>Whoever uses the example page: on an origin of its own, with the real Better Auth and the real API on two others.</summary>
public sealed class PageTests(Chromium chromium, SharedSite sites)
{
    [Fact]
    public async Task A_user_signs_up_and_keeps_tasks()
    {
        var site = await sites.Get();
        var page = await chromium.NewPage();
        var faults = FaultsOf(page);
        await page.SignUp(site, "Ada Lovelace");

        await page.Add("Order bread for Sunday", "Low");
        await page.Add("Book the train to Porto", "Medium", "The early one, if there are seats left by the window.");
        await page.Add("Renew the passport", "High");
        await page.Add("Water the plants", "Low");
        await page.Task("Order bread for Sunday").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Edit("Renew the passport", "Renew the passport before May");
        await page.Task("Water the plants").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.ToHaveSaid("Task deleted.");
        await page.ReloadAsync();

        await Expect(page.Locator("#tasks .title")).ToHaveTextAsync(["Renew the passport before May", "Book the train to Porto", "Order bread for Sunday"]);
        await Expect(page.Task("Order bread for Sunday").GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(page.Locator("#who")).ToHaveTextAsync("Ada Lovelace");
        faults.ShouldBeEmpty();
        await page.Shot("page-tasks");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.Shot("page-tasks-dark");
        await page.SetViewportSizeAsync(390, 760);
        await page.Shot("page-tasks-phone");
    }

    [Fact]
    public async Task More_than_a_page_of_tasks_comes_page_by_page()
    {
        var site = await sites.Get();
        var page = await chromium.NewPage();
        await page.SignUp(site, "Grace");
        using var elsewhere = await page.SameUserElsewhere(site);
        foreach (var number in Enumerable.Range(1, 45)) await elsewhere.Create($"Task {number}");
        await page.ReloadAsync();

        await Expect(page.Locator("#tasks > li")).ToHaveCountAsync(20);
        await page.ShowMore();
        await Expect(page.Locator("#tasks > li")).ToHaveCountAsync(40);
        await page.ShowMore();

        var titles = Enumerable.Range(1, 45).Reverse().Select(number => $"Task {number}");
        await Expect(page.Locator("#tasks .title")).ToHaveTextAsync(titles);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_filter_shows_open_tasks_or_done_ones()
    {
        var page = await chromium.NewPage();
        await page.SignUp(await sites.Get(), "Barbara");
        await page.Add("Done");
        await page.Add("Open");
        await page.Task("Done").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.ToHaveSaid("Saved.");

        await page.GetByRole(AriaRole.Radio, new() { Name = "Open" }).CheckAsync();
        await Expect(page.Locator("#tasks .title")).ToHaveTextAsync(["Open"]);
        await page.GetByRole(AriaRole.Radio, new() { Name = "Done" }).CheckAsync();

        await Expect(page.Locator("#tasks .title")).ToHaveTextAsync(["Done"]);
    }

    [Fact]
    public async Task A_token_that_expired_unnoticed_is_renewed_and_the_change_goes_through()
    {
        await using var site = await Site.Start(tokenLifetime: "4s");
        var page = await chromium.NewPage();
        // For the page no time passes, so it still believes in its token when the API does not any more.
        await page.Clock.SetFixedTimeAsync(DateTime.UtcNow);
        await page.SignUp(site, "Hedy");
        var sent = page.WaitForRequestAsync(request => request.Method == "POST" && request.Url.StartsWith(site.ApiUrl, StringComparison.Ordinal));
        await page.Add("Outlive the token");
        await site.WaitForExpiry((await (await sent).AllHeadersAsync())["authorization"]["Bearer ".Length..]);
        var answers = StatusesOf(page, request => request.Method == "PATCH" || request.Url.EndsWith("/token", StringComparison.Ordinal));

        await page.Task("Outlive the token").GetByRole(AriaRole.Checkbox).CheckAsync();

        await page.ToHaveSaid("Saved.");
        answers.ShouldBe(["PATCH 401", "GET 200", "PATCH 200"]);
        await Expect(page.Task("Outlive the token").GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(page.Locator("#alert")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires()
    {
        var page = await chromium.NewPage();
        await page.Clock.InstallAsync();
        await page.SignUp(await sites.Get(), "Katherine");
        await page.Add("Be renewed in time");
        var answers = StatusesOf(page, request => request.Method == "PATCH" || request.Url.EndsWith("/token", StringComparison.Ordinal));

        await page.Clock.FastForwardAsync("14:40");
        await page.Task("Be renewed in time").GetByRole(AriaRole.Checkbox).CheckAsync();

        await page.ToHaveSaid("Saved.");
        answers.ShouldBe(["GET 200", "PATCH 200"]);
    }

    [Fact]
    public async Task Who_was_slower_sees_the_conflict_and_can_save_again()
    {
        var site = await sites.Get();
        var page = await chromium.NewPage();
        await page.SignUp(site, "Annie");
        await page.Add("Buy milk");
        using var elsewhere = await page.SameUserElsewhere(site);
        var answers = StatusesOf(page, request => request.Method == "PUT");
        await page.OpenEditor("Buy milk");
        await elsewhere.Rename("Buy milk", "Buy oat milk");

        await page.SaveAs("Buy two bottles of milk");

        await Expect(page.Locator(".conflict")).ToContainTextAsync("Buy oat milk");
        await Expect(page.Locator(".conflict")).ToContainTextAsync("PRECONDITION_FAILED");
        await Expect(page.Locator("#tasks .title")).ToHaveTextAsync(["Buy oat milk"]);
        await Expect(page.Locator(".editor [name=title]")).ToHaveValueAsync("Buy two bottles of milk");
        await page.Shot("page-conflict");
        await page.SaveAs("Buy two bottles of oat milk");
        await page.ToHaveSaid("Saved.");
        await Expect(page.Locator("#tasks .title")).ToHaveTextAsync(["Buy two bottles of oat milk"]);
        await Expect(page.Locator(".conflict")).ToBeEmptyAsync();
        answers.ShouldBe(["PUT 412", "PUT 200"]);
    }

    [Fact]
    public async Task A_task_from_the_list_that_changed_meanwhile_is_a_conflict_too()
    {
        var site = await sites.Get();
        var page = await chromium.NewPage();
        await page.SignUp(site, "Mary");
        await page.Add("Buy milk");
        using var elsewhere = await page.SameUserElsewhere(site);
        await page.ReloadAsync();
        await Expect(page.Task("Buy milk")).ToBeVisibleAsync();
        await elsewhere.Rename("Buy milk", "Buy oat milk");

        await page.Task("Buy milk").GetByRole(AriaRole.Checkbox).ClickAsync();

        await Expect(page.Locator(".conflict")).ToContainTextAsync("PRECONDITION_FAILED");
        await Expect(page.Task("Buy oat milk").GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_change_is_shown_before_the_answer_and_taken_back_when_it_fails()
    {
        var page = await chromium.NewPage();
        await page.SignUp(await sites.Get(), "Radia");
        await page.Add("Hang by a thread");
        var held = new TaskCompletionSource<IRoute>();
        await page.RouteAsync("**/complete", held.SetResult);
        var checkbox = page.Task("Hang by a thread").GetByRole(AriaRole.Checkbox);

        await checkbox.ClickAsync();
        var request = await held.Task;
        await Expect(checkbox).ToBeCheckedAsync();
        await request.AbortAsync();

        await Expect(page.Locator("#alert")).ToContainTextAsync("NETWORK_ERROR");
        await Expect(checkbox).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_task_that_is_gone_leaves_the_list_and_says_so()
    {
        var site = await sites.Get();
        var page = await chromium.NewPage();
        await page.SignUp(site, "Jean");
        await page.Add("Vanish");
        using var elsewhere = await page.SameUserElsewhere(site);
        await elsewhere.Delete("Vanish");

        await page.Edit("Vanish", "Stay");

        await Expect(page.Locator("#alert")).ToContainTextAsync("TASK_NOT_FOUND");
        await Expect(page.Locator("#tasks > li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_end_of_the_session_asks_to_sign_in_and_goes_on()
    {
        var page = await chromium.NewPage();
        await page.Clock.InstallAsync();
        var email = await page.SignUp(await sites.Get(), "Ida");
        await page.Add("Come back to me");
        await page.Context.ClearCookiesAsync();

        await page.Clock.FastForwardAsync("15:00");
        await page.Task("Come back to me").GetByRole(AriaRole.Checkbox).ClickAsync();

        await Expect(page.Locator("#alert")).ToContainTextAsync("Your session has ended.");
        await Expect(page.Locator("#tasks > li")).ToHaveCountAsync(0);
        await page.Shot("page-session-ended");
        await page.SignIn(email);
        await Expect(page.Task("Come back to me").GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
    }

    [Theory]
    [InlineData("another uid under the old signature", "INVALID_TOKEN_SIGNATURE")]
    [InlineData("a secret of the page's own", "INVALID_TOKEN_SIGNATURE")]
    [InlineData("no signature at all", "UNSUPPORTED_ALGORITHM")]
    public async Task A_token_forged_in_the_page_is_refused_for_all_to_see(string forgery, string errorCode)
    {
        var site = await sites.Get();
        var page = await chromium.NewPage();
        await page.SignUp(site, "Mallory");
        await page.AddInitScriptAsync($"const forgery = '{forgery.Replace("'", "\\'", StringComparison.Ordinal)}';{Forge}");

        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = errorCode })).ToBeVisibleAsync();
        await Expect(page.Locator("#tasks-view")).ToBeHiddenAsync();
        await page.Shot($"page-forged-{errorCode}");
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_nothing()
    {
        var site = await sites.Get();
        var page = await chromium.NewPage();
        await page.SignUp(site, "Eve");
        const string read = "async (url) => { try { return (await fetch(url)).status } catch { return 'blocked' } }";

        var here = await page.EvaluateAsync<object>(read, $"{site.ApiUrl}/health/live");
        await page.GotoAsync(site.PageUrl.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        var there = await page.EvaluateAsync<object>(read, $"{site.ApiUrl}/health/live");

        here.ToString().ShouldBe("200");
        there.ToString().ShouldBe("blocked");
    }

    // Changes every token on its way from Better Auth to the page's own code.
    private const string Forge = """
        const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        const text = (value) => new TextEncoder().encode(value);
        const forge = async (token) => {
          const [header, payload, signature] = token.split(".");
          const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
          const forged = encode(text(JSON.stringify({ ...claims, uid: "somebody-else" })));
          if (forgery === "no signature at all") return `${encode(text('{"alg":"none"}'))}.${forged}.AA`;
          if (forgery === "another uid under the old signature") return `${header}.${forged}.${signature}`;
          const key = await crypto.subtle.importKey("raw", text("better-auth-secret-12345678901234567890"), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
          return `${header}.${forged}.${encode(await crypto.subtle.sign("HMAC", key, text(`${header}.${forged}`)))}`;
        };
        const honest = fetch;
        globalThis.fetch = async (request, init) => {
          const response = await honest(request, init);
          if (!String(request).endsWith("/api/auth/token")) return response;
          const { token } = await response.json();
          return Response.json({ token: await forge(token) });
        };
        """;

    private static List<string> FaultsOf(IPage page)
    {
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add(error);
        // The browser itself notes every 4xx; what is looked for here is what the page's policy or code could not do.
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) faults.Add(message.Text); };
        return faults;
    }

    private static List<string> StatusesOf(IPage page, Func<IRequest, bool> isMeant)
    {
        var answers = new List<string>();
        page.Response += (_, response) => { if (isMeant(response.Request)) answers.Add($"{response.Request.Method} {response.Status}"); };
        return answers;
    }
}
