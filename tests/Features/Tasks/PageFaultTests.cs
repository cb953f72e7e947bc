using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>What the Next.js example does when something goes wrong: expired tokens and sessions, conflicts, and an API that is down.</summary>
[Trait("Category", "Slow")]
public sealed class PageFaultTests(Chromium chromium, SharedSite sites) : PageTest(chromium, sites)
{
    [Fact]
    public async Task A_token_that_expired_unnoticed_is_renewed_and_the_change_is_saved()
    {
        using var shortLived = await Site.Start(tokenLifetime: "4s");
        // The page's clock stands still, so the page still uses its token after it has expired for the API.
        await Page.Clock.SetFixedTimeAsync(DateTime.UtcNow);
        await Page.SignUp(shortLived, "Hedy");
        var additions = new List<IRequest>();
        Page.Request += (_, request) => { if (request.Method == "POST" && request.Url.StartsWith(shortLived.ApiUrl, StringComparison.Ordinal)) additions.Add(request); };
        await Page.Add("Outlive the token");
        await shortLived.WaitForExpiry((await additions[^1].AllHeadersAsync())["authorization"]["Bearer ".Length..]);
        var answers = Page.StatusesOf(request => request.Method == "PATCH" || request.Url.EndsWith("/token", StringComparison.Ordinal));

        await Page.Checkbox("Outlive the token").CheckAsync();

        await Page.ToHaveAnnounced("Saved.");
        answers.Take(3).ShouldBe(["PATCH 401", "GET 200", "PATCH 200"]);
        await Expect(Page.Checkbox("Outlive the token")).ToBeCheckedAsync();
        await Expect(Page.Locator(".form-error")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires()
    {
        await Page.Clock.InstallAsync();
        await Page.SignUp(Site, "Katherine");
        await Page.Add("Be renewed in time");
        var answers = Page.StatusesOf(request => request.Method == "PATCH" || request.Url.EndsWith("/token", StringComparison.Ordinal));

        await Page.Clock.FastForwardAsync("14:40");
        await Page.Checkbox("Be renewed in time").CheckAsync();

        await Page.ToHaveAnnounced("Saved.");
        answers.ShouldBe(["GET 200", "PATCH 200"]);
    }

    [Fact]
    public async Task An_ended_session_keeps_the_entered_text()
    {
        await Page.Clock.InstallAsync();
        await Page.SignUp(Site, "Ida");
        await Page.Add("Come back to me");
        await Page.OpenEditor("Come back to me");
        await Page.Editor().GetByLabel("Title").FillAsync("An edit that is not saved");
        await Page.Context.ClearCookiesAsync();
        await Page.Clock.FastForwardAsync("15:00");

        await Page.TryAdd("Typed before the session ended", description: "All of it.");

        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Your session has ended");
        await Page.Shot("page-session-ended");
        await Page.ShouldBeAccessible("session-ended");
        await Page.ResumeSession();
        await Expect(Page.Composer().GetByLabel("Title")).ToHaveValueAsync("Typed before the session ended");
        await Expect(Page.Composer().GetByLabel("Description")).ToHaveValueAsync("All of it.");
        await Expect(Page.Editor().GetByLabel("Title")).ToHaveValueAsync("An edit that is not saved");
        await Page.Button("Add task").ClickAsync();
        await Expect(Page.Task("Typed before the session ended")).ToBeVisibleAsync();
        await Page.Editor().GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.Titles()).ToHaveTextAsync(["Typed before the session ended", "An edit that is not saved"]);
    }

    [Fact]
    public async Task A_conflict_is_shown_in_the_row_and_the_edit_can_be_saved_again()
    {
        await Page.SignUp(Site, "Annie");
        await Page.Add("Buy milk");
        using var elsewhere = await Page.SameUserElsewhere(Site);
        var answers = Page.StatusesOf(request => request.Method == "PUT");
        await Page.OpenEditor("Buy milk");
        await elsewhere.Rename("Buy milk", "Buy oat milk");

        await Page.SaveAs("Buy two bottles of milk");

        var conflict = Page.Rows().GetByRole(AriaRole.Alert);
        await Expect(conflict).ToContainTextAsync("Someone changed this task");
        await Expect(conflict).ToContainTextAsync("Buy oat milk");
        await Expect(Page.Editor().GetByLabel("Title")).ToHaveValueAsync("Buy two bottles of milk");
        await Page.Shot("page-conflict");
        await Page.ShouldBeAccessible("conflict");
        await Page.SaveAs("Buy two bottles of oat milk");
        await Page.ToHaveAnnounced("Saved.");
        await Expect(Page.Titles()).ToHaveTextAsync(["Buy two bottles of oat milk"]);
        await Expect(conflict).ToHaveCountAsync(0);
        answers.ShouldBe(["PUT 412", "PUT 200"]);
    }

    [Fact]
    public async Task A_toggle_and_a_deletion_of_an_outdated_task_are_conflicts_too()
    {
        await Page.SignUp(Site, "Mary");
        await Page.Add("Buy milk");
        await Page.ReloadAsync();
        await Expect(Page.Task("Buy milk")).ToBeVisibleAsync();
        using var elsewhere = await Page.SameUserElsewhere(Site);
        await elsewhere.Rename("Buy milk", "Buy oat milk");

        await Page.Checkbox("Buy milk").ClickAsync();
        await Expect(Page.Rows().GetByRole(AriaRole.Alert)).ToContainTextAsync("The task was not changed.");
        await Expect(Page.Checkbox("Buy oat milk")).Not.ToBeCheckedAsync();
        await elsewhere.Rename("Buy oat milk", "Buy soy milk");
        await Page.Delete("Buy oat milk");
        await Expect(Page.Rows().GetByRole(AriaRole.Alert)).ToContainTextAsync("The task was not deleted.");
        await Page.Button("Delete anyway").ClickAsync();

        await Expect(Page.Toast()).ToContainTextAsync("“Buy soy milk” deleted.");
        (await elsewhere.Titles()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_is_shown_at_once_and_rolled_back_when_it_fails()
    {
        await Page.SignUp(Site, "Radia");
        await Page.Add("Hang by a thread");
        var held = new TaskCompletionSource<IRoute>();
        await Page.RouteAsync("**/complete", held.SetResult, new() { Times = 1 });
        var checkbox = Page.Checkbox("Hang by a thread");

        await checkbox.ClickAsync();
        var request = await held.Task;
        await Expect(checkbox).ToBeCheckedAsync();
        await request.AbortAsync();

        await Expect(Page.Rows().GetByRole(AriaRole.Alert)).ToContainTextAsync("The server can't be reached right now.");
        await Expect(checkbox).Not.ToBeCheckedAsync();
        await Page.Rows().GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(checkbox).ToBeCheckedAsync();
        await Page.ToHaveAnnounced("Saved.");
    }

    [Fact]
    public async Task A_task_that_was_deleted_elsewhere_leaves_the_list()
    {
        await Page.SignUp(Site, "Jean");
        await Page.Add("Vanish");
        using var elsewhere = await Page.SameUserElsewhere(Site);
        await elsewhere.Delete("Vanish");

        await Page.Checkbox("Vanish").ClickAsync();

        await Expect(Page.Toast()).ToContainTextAsync("“Vanish” was deleted elsewhere.");
        await Expect(Page.Rows()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_page_shows_that_the_API_is_down_and_recovers_when_it_is_back()
    {
        using var site = await Site.Start();
        await Page.SignUp(site, "Joan");
        await Page.Add("Survive");
        site.StopApi();

        await Page.TryAdd("Written while it was down");
        await Expect(Page.Composer().GetByRole(AriaRole.Alert)).ToContainTextAsync("The server can't be reached right now.");
        await Page.ReloadAsync();
        await Expect(Page.GetByText("Your tasks could not be loaded")).ToBeVisibleAsync();
        await Expect(Page.GetByText("You are still signed in.")).ToBeVisibleAsync();
        await Page.Shot("page-api-down");
        await Page.ShouldBeAccessible("api-down");
        await Page.Composer().GetByLabel("Title").FillAsync("Written while it was down");
        await site.StartApi();
        await Page.Button("Try again").ClickAsync();

        await Expect(Page.Titles()).ToHaveTextAsync(["Survive"]);
        await Expect(Page.Metric("Total")).ToHaveTextAsync("1");
        await Page.Button("Add task").ClickAsync();
        await Expect(Page.Titles()).ToHaveTextAsync(["Written while it was down", "Survive"]);
    }

    [Fact]
    public async Task A_page_that_cannot_be_rendered_can_be_retried()
    {
        using var site = await Site.Start();
        await Page.SignUp(site, "Lynn");
        await Page.Add("Survive");
        Run("ALTER TABLE session RENAME TO lost");

        await Page.ReloadAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Something went wrong" })).ToBeVisibleAsync();
        await Page.ShouldBeAccessible("error");
        Run("ALTER TABLE lost RENAME TO session");
        await Page.Button("Try again").ClickAsync();

        await Expect(Page.Titles()).ToHaveTextAsync(["Survive"]);

        void Run(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={site.AuthDatabase};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task Offline_is_shown_and_the_entered_text_is_kept()
    {
        await Page.SignUp(Site, "Valentina");
        await Page.Context.SetOfflineAsync(true);

        await Expect(Page.GetByText("You are offline. Your changes can be saved")).ToBeVisibleAsync();
        await Page.TryAdd("Written in a tunnel");
        await Expect(Page.Composer().GetByRole(AriaRole.Alert)).ToContainTextAsync("You are offline.");
        await Page.ShouldBeAccessible("offline");
        await Page.Context.SetOfflineAsync(false);
        await Page.Button("Add task").ClickAsync();

        await Expect(Page.Titles()).ToHaveTextAsync(["Written in a tunnel"]);
        await Expect(Page.GetByText("You are offline.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Lists_that_take_their_time_show_a_skeleton()
    {
        await Page.SignUp(Site, "Beatrice");
        await Page.Add("Slow to come");
        var held = new TaskCompletionSource<IRoute>();
        await Page.RouteAsync("**/tasks?**is_completed=false**", held.SetResult);

        await Page.Filter("Open");
        var request = await held.Task;
        await Expect(Page.GetByText("Loading your tasks…")).ToHaveCountAsync(1);
        await Page.ShouldBeAccessible("loading");
        await request.ContinueAsync();

        await Expect(Page.Titles()).ToHaveTextAsync(["Slow to come"]);
    }

    [Theory]
    [InlineData("another uid under the old signature", "INVALID_TOKEN_SIGNATURE")]
    [InlineData("a secret of the page's own", "INVALID_TOKEN_SIGNATURE")]
    [InlineData("no signature at all", "UNSUPPORTED_ALGORITHM")]
    public async Task A_token_that_the_page_forges_is_rejected_visibly(string forgery, string errorCode)
    {
        await Page.AddInitScriptAsync($"const forgery = '{forgery.Replace("'", "\\'", StringComparison.Ordinal)}';{Forge}");
        await Page.SignUp(Site, "Mallory");

        await Page.TryAdd("Forged");

        await Expect(Page.Composer().GetByRole(AriaRole.Alert)).ToContainTextAsync(errorCode);
        await Expect(Page.Rows()).ToHaveCountAsync(0);
    }

    // Modifies every token between Better Auth and the page's code.
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
}
