using Microsoft.Playwright;
using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>Whoever uses the example page: on an origin of its own, with the real Better Auth and the real API on two others.</summary>
public sealed class PageTests(Chromium chromium, SharedSite sites) : IAsyncLifetime
{
    private IPage _page = null!;
    private Site _site = null!;

    public async ValueTask InitializeAsync() => (_site, _page) = (await sites.Get(), await chromium.NewPage());

    public async ValueTask DisposeAsync() => await _page.Context.DisposeAsync();

    [Fact]
    public async Task A_user_signs_up_and_keeps_tasks()
    {
        var faults = Faults();
        await _page.SignUp(_site, "Ada Lovelace");

        await _page.Add("Order bread for Sunday", "Low");
        await _page.Add("Book the train to Porto", "Medium", "The early one, if there are seats left by the window.");
        await _page.Add("Renew the passport", "High");
        await _page.Add("Water the plants", "Low");
        await _page.Task("Order bread for Sunday").GetByRole(AriaRole.Checkbox).CheckAsync();
        await _page.Edit("Renew the passport", "Renew the passport before May");
        await _page.Task("Water the plants").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await _page.ToHaveSaid("Task deleted.");
        await _page.ReloadAsync();

        string[] left = ["Renew the passport before May", "Book the train to Porto", "Order bread for Sunday"];
        await Expect(_page.Locator("#tasks .title")).ToHaveTextAsync(left);
        await Expect(_page.Task("Order bread for Sunday").GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(_page.Locator("#who")).ToHaveTextAsync("Ada Lovelace");
        faults.ShouldBeEmpty();
        await _page.Shot("page-tasks");
        await _page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await _page.Shot("page-tasks-dark");
        await _page.SetViewportSizeAsync(390, 760);
        await _page.Shot("page-tasks-phone");
    }

    [Fact]
    public async Task An_empty_list_shows_a_hint()
    {
        await _page.SignUp(_site, "Emmy");

        await Expect(_page.GetByText("No tasks here.")).ToBeVisibleAsync();
        await _page.Add("The first");

        await Expect(_page.GetByText("No tasks here.")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_reported()
    {
        var email = await _page.SignUp(_site, "Rosalind");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await _page.TrySignIn(email, "not the password");

        await Expect(_page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Invalid email or password");
        await Expect(_page.Locator("#tasks-view")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task More_than_a_page_of_tasks_comes_page_by_page()
    {
        await _page.SignUp(_site, "Grace");
        using var elsewhere = await _page.SameUserElsewhere(_site);
        foreach (var number in Enumerable.Range(1, 45)) await elsewhere.Create($"Task {number}");
        await _page.ReloadAsync();

        await Expect(_page.Locator("#tasks > li")).ToHaveCountAsync(20);
        await _page.ShowMore();
        await Expect(_page.Locator("#tasks > li")).ToHaveCountAsync(40);
        await _page.ShowMore();

        var titles = Enumerable.Range(1, 45).Reverse().Select(number => $"Task {number}");
        await Expect(_page.Locator("#tasks .title")).ToHaveTextAsync(titles);
        await Expect(_page.GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_filter_shows_open_tasks_or_done_ones()
    {
        await _page.SignUp(_site, "Barbara");
        await _page.Add("Done");
        await _page.Add("Open");
        await _page.Task("Done").GetByRole(AriaRole.Checkbox).CheckAsync();
        await _page.ToHaveSaid("Saved.");

        await _page.GetByRole(AriaRole.Radio, new() { Name = "Open" }).CheckAsync();
        await Expect(_page.Locator("#tasks .title")).ToHaveTextAsync(["Open"]);
        await _page.GetByRole(AriaRole.Radio, new() { Name = "Done" }).CheckAsync();

        await Expect(_page.Locator("#tasks .title")).ToHaveTextAsync(["Done"]);
    }

    [Fact]
    public async Task A_token_that_expired_unnoticed_is_renewed_and_the_change_goes_through()
    {
        await using var shortLived = await Site.Start(tokenLifetime: "4s");
        // For the page no time passes, so it still believes in its token when the API does not any more.
        await _page.Clock.SetFixedTimeAsync(DateTime.UtcNow);
        await _page.SignUp(shortLived, "Hedy");
        var additions = new List<IRequest>();
        _page.Request += (_, request) => { if (request.Method == "POST") additions.Add(request); };
        await _page.Add("Outlive the token");
        await shortLived.WaitForExpiry((await additions[^1].AllHeadersAsync())["authorization"]["Bearer ".Length..]);
        var answers = StatusesOf(request => request.Method == "PATCH" || request.Url.EndsWith("/token", StringComparison.Ordinal));

        await _page.Task("Outlive the token").GetByRole(AriaRole.Checkbox).CheckAsync();

        await _page.ToHaveSaid("Saved.");
        answers.ShouldBe(["PATCH 401", "GET 200", "PATCH 200"]);
        await Expect(_page.Task("Outlive the token").GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(_page.Locator("#alert")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires()
    {
        await _page.Clock.InstallAsync();
        await _page.SignUp(_site, "Katherine");
        await _page.Add("Be renewed in time");
        var answers = StatusesOf(request => request.Method == "PATCH" || request.Url.EndsWith("/token", StringComparison.Ordinal));

        await _page.Clock.FastForwardAsync("14:40");
        await _page.Task("Be renewed in time").GetByRole(AriaRole.Checkbox).CheckAsync();

        await _page.ToHaveSaid("Saved.");
        answers.ShouldBe(["GET 200", "PATCH 200"]);
    }

    [Fact]
    public async Task Who_was_slower_sees_the_conflict_and_can_save_again()
    {
        await _page.SignUp(_site, "Annie");
        await _page.Add("Buy milk");
        using var elsewhere = await _page.SameUserElsewhere(_site);
        var answers = StatusesOf(request => request.Method == "PUT");
        await _page.OpenEditor("Buy milk");
        await elsewhere.Rename("Buy milk", "Buy oat milk");

        await _page.SaveAs("Buy two bottles of milk");

        await Expect(_page.Locator(".conflict")).ToContainTextAsync("Buy oat milk");
        await Expect(_page.Locator(".conflict")).ToContainTextAsync("PRECONDITION_FAILED");
        await Expect(_page.Locator("#tasks .title")).ToHaveTextAsync(["Buy oat milk"]);
        await Expect(_page.Locator(".editor [name=title]")).ToHaveValueAsync("Buy two bottles of milk");
        await _page.Shot("page-conflict");
        await _page.SaveAs("Buy two bottles of oat milk");
        await _page.ToHaveSaid("Saved.");
        await Expect(_page.Locator("#tasks .title")).ToHaveTextAsync(["Buy two bottles of oat milk"]);
        await Expect(_page.Locator(".conflict")).ToBeEmptyAsync();
        answers.ShouldBe(["PUT 412", "PUT 200"]);
    }

    [Fact]
    public async Task A_task_from_the_list_that_changed_meanwhile_is_a_conflict_too()
    {
        await _page.SignUp(_site, "Mary");
        await _page.Add("Buy milk");
        using var elsewhere = await _page.SameUserElsewhere(_site);
        await _page.ReloadAsync();
        await Expect(_page.Task("Buy milk")).ToBeVisibleAsync();
        await elsewhere.Rename("Buy milk", "Buy oat milk");

        await _page.Task("Buy milk").GetByRole(AriaRole.Checkbox).ClickAsync();

        await Expect(_page.Locator(".conflict")).ToContainTextAsync("PRECONDITION_FAILED");
        await Expect(_page.Task("Buy oat milk").GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_change_is_shown_before_the_answer_and_taken_back_when_it_fails()
    {
        await _page.SignUp(_site, "Radia");
        await _page.Add("Hang by a thread");
        var held = new TaskCompletionSource<IRoute>();
        await _page.RouteAsync("**/complete", held.SetResult);
        var checkbox = _page.Task("Hang by a thread").GetByRole(AriaRole.Checkbox);

        await checkbox.ClickAsync();
        var request = await held.Task;
        await Expect(checkbox).ToBeCheckedAsync();
        await request.AbortAsync();

        await Expect(_page.Locator("#alert")).ToContainTextAsync("NETWORK_ERROR");
        await Expect(checkbox).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_deleted_task_leaves_the_list_with_a_message()
    {
        await _page.SignUp(_site, "Jean");
        await _page.Add("Vanish");
        using var elsewhere = await _page.SameUserElsewhere(_site);
        await elsewhere.Delete("Vanish");

        await _page.Edit("Vanish", "Stay");

        await Expect(_page.Locator("#alert")).ToContainTextAsync("TASK_NOT_FOUND");
        await Expect(_page.Locator("#tasks > li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_end_of_the_session_asks_to_sign_in_and_goes_on()
    {
        await _page.Clock.InstallAsync();
        var email = await _page.SignUp(_site, "Ida");
        await _page.Add("Come back to me");
        await _page.Context.ClearCookiesAsync();

        await _page.Clock.FastForwardAsync("15:00");
        await _page.Task("Come back to me").GetByRole(AriaRole.Checkbox).ClickAsync();

        await Expect(_page.Locator("#alert")).ToContainTextAsync("Your session has ended.");
        await Expect(_page.Locator("#tasks > li")).ToHaveCountAsync(0);
        await _page.Shot("page-session-ended");
        await _page.SignIn(email);
        await Expect(_page.Task("Come back to me").GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
    }

    [Theory]
    [InlineData("another uid under the old signature", "INVALID_TOKEN_SIGNATURE")]
    [InlineData("a secret of the page's own", "INVALID_TOKEN_SIGNATURE")]
    [InlineData("no signature at all", "UNSUPPORTED_ALGORITHM")]
    public async Task A_token_forged_in_the_page_is_refused_for_all_to_see(string forgery, string errorCode)
    {
        await _page.SignUp(_site, "Mallory");
        await _page.AddInitScriptAsync($"const forgery = '{forgery.Replace("'", "\\'", StringComparison.Ordinal)}';{Forge}");

        await _page.ReloadAsync();

        await Expect(_page.GetByRole(AriaRole.Alert).Filter(new() { HasText = errorCode })).ToBeVisibleAsync();
        await Expect(_page.Locator("#tasks-view")).ToBeHiddenAsync();
        await _page.Shot($"page-forged-{errorCode}");
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_nothing()
    {
        await _page.SignUp(_site, "Eve");
        const string read = "async (url) => { try { return (await fetch(url)).status } catch { return 'blocked' } }";

        var here = await _page.EvaluateAsync<object>(read, $"{_site.ApiUrl}/health/live");
        await _page.GotoAsync(_site.PageUrl.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        var there = await _page.EvaluateAsync<object>(read, $"{_site.ApiUrl}/health/live");

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

    private List<string> Faults()
    {
        var faults = new List<string>();
        _page.PageError += (_, error) => faults.Add(error);
        // Chromium notes every 4xx by itself. What counts is what the page's code or its policy could not do.
        _page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) faults.Add(message.Text);
        };
        return faults;
    }

    private List<string> StatusesOf(Func<IRequest, bool> isMeant)
    {
        var answers = new List<string>();
        _page.Response += (_, response) => { if (isMeant(response.Request)) answers.Add($"{response.Request.Method} {response.Status}"); };
        return answers;
    }
}
