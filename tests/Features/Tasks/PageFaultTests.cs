using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>What the Next.js example does when something goes wrong: expired tokens and sessions, conflicts, and an API that is down.</summary>
[Trait("Category", "Slow")]
public sealed class PageFaultTests(Chromium chromium, SharedSite sites) : IAsyncLifetime
{
    private IPage _page = null!;
    private Site _site = null!;

    public async ValueTask InitializeAsync() => (_site, _page) = (await sites.Get(), await chromium.NewPage());

    public async ValueTask DisposeAsync() => await _page.Context.DisposeAsync();

    [Fact]
    public async Task A_token_that_expired_unnoticed_is_renewed_and_the_change_is_saved()
    {
        using var shortLived = await Site.Start(tokenLifetime: "4s");
        // No time passes on the page, so it still trusts its token when the API no longer does.
        await _page.Clock.SetFixedTimeAsync(DateTime.UtcNow);
        await _page.SignUp(shortLived, "Hedy");
        var additions = new List<IRequest>();
        _page.Request += (_, request) => { if (request.Method == "POST" && request.Url.StartsWith(shortLived.ApiUrl, StringComparison.Ordinal)) additions.Add(request); };
        await _page.Add("Outlive the token");
        await shortLived.WaitForExpiry((await additions[^1].AllHeadersAsync())["authorization"]["Bearer ".Length..]);
        var answers = _page.StatusesOf(request => request.Method == "PATCH" || request.Url.EndsWith("/token", StringComparison.Ordinal));

        await _page.Checkbox("Outlive the token").CheckAsync();

        await _page.ToHaveAnnounced("Saved.");
        answers.Take(3).ShouldBe(["PATCH 401", "GET 200", "PATCH 200"]);
        await Expect(_page.Checkbox("Outlive the token")).ToBeCheckedAsync();
        await Expect(_page.Locator(".form-error")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires()
    {
        await _page.Clock.InstallAsync();
        await _page.SignUp(_site, "Katherine");
        await _page.Add("Be renewed in time");
        var answers = _page.StatusesOf(request => request.Method == "PATCH" || request.Url.EndsWith("/token", StringComparison.Ordinal));

        await _page.Clock.FastForwardAsync("14:40");
        await _page.Checkbox("Be renewed in time").CheckAsync();

        await _page.ToHaveAnnounced("Saved.");
        answers.ShouldBe(["GET 200", "PATCH 200"]);
    }

    [Fact]
    public async Task An_ended_session_keeps_what_was_typed()
    {
        await _page.Clock.InstallAsync();
        await _page.SignUp(_site, "Ida");
        await _page.Add("Come back to me");
        await _page.OpenEditor("Come back to me");
        await _page.Editor().GetByLabel("Title").FillAsync("An edit that is not saved");
        await _page.Context.ClearCookiesAsync();
        await _page.Clock.FastForwardAsync("15:00");

        await _page.TryAdd("Typed before the session ended", description: "All of it.");

        await Expect(_page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Your session has ended");
        await _page.Shot("page-session-ended");
        await _page.ShouldBeAccessible("session-ended");
        await _page.ResumeSession();
        await Expect(_page.Composer().GetByLabel("Title")).ToHaveValueAsync("Typed before the session ended");
        await Expect(_page.Composer().GetByLabel("Description")).ToHaveValueAsync("All of it.");
        await Expect(_page.Editor().GetByLabel("Title")).ToHaveValueAsync("An edit that is not saved");
        await _page.Button("Add task").ClickAsync();
        await Expect(_page.Task("Typed before the session ended")).ToBeVisibleAsync();
        await _page.Editor().GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(_page.Titles()).ToHaveTextAsync(["Typed before the session ended", "An edit that is not saved"]);
    }

    [Fact]
    public async Task A_conflict_is_shown_in_the_row_and_the_edit_can_be_saved_again()
    {
        await _page.SignUp(_site, "Annie");
        await _page.Add("Buy milk");
        using var elsewhere = await _page.SameUserElsewhere(_site);
        var answers = _page.StatusesOf(request => request.Method == "PUT");
        await _page.OpenEditor("Buy milk");
        await elsewhere.Rename("Buy milk", "Buy oat milk");

        await _page.SaveAs("Buy two bottles of milk");

        var conflict = _page.Rows().GetByRole(AriaRole.Alert);
        await Expect(conflict).ToContainTextAsync("Someone changed this task");
        await Expect(conflict).ToContainTextAsync("Buy oat milk");
        await Expect(_page.Editor().GetByLabel("Title")).ToHaveValueAsync("Buy two bottles of milk");
        await _page.Shot("page-conflict");
        await _page.ShouldBeAccessible("conflict");
        await _page.SaveAs("Buy two bottles of oat milk");
        await _page.ToHaveAnnounced("Saved.");
        await Expect(_page.Titles()).ToHaveTextAsync(["Buy two bottles of oat milk"]);
        await Expect(conflict).ToHaveCountAsync(0);
        answers.ShouldBe(["PUT 412", "PUT 200"]);
    }

    [Fact]
    public async Task A_toggle_and_a_deletion_of_an_outdated_task_are_conflicts_too()
    {
        await _page.SignUp(_site, "Mary");
        await _page.Add("Buy milk");
        await _page.ReloadAsync();
        await Expect(_page.Task("Buy milk")).ToBeVisibleAsync();
        using var elsewhere = await _page.SameUserElsewhere(_site);
        await elsewhere.Rename("Buy milk", "Buy oat milk");

        await _page.Checkbox("Buy milk").ClickAsync();
        await Expect(_page.Rows().GetByRole(AriaRole.Alert)).ToContainTextAsync("The task was not changed.");
        await Expect(_page.Checkbox("Buy oat milk")).Not.ToBeCheckedAsync();
        await elsewhere.Rename("Buy oat milk", "Buy soy milk");
        await _page.Delete("Buy oat milk");
        await Expect(_page.Rows().GetByRole(AriaRole.Alert)).ToContainTextAsync("The task was not deleted.");
        await _page.Button("Delete anyway").ClickAsync();

        await Expect(_page.Toast()).ToContainTextAsync("“Buy soy milk” deleted.");
        (await elsewhere.Titles()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_is_shown_at_once_and_rolled_back_when_it_fails()
    {
        await _page.SignUp(_site, "Radia");
        await _page.Add("Hang by a thread");
        var held = new TaskCompletionSource<IRoute>();
        await _page.RouteAsync("**/complete", held.SetResult, new() { Times = 1 });
        var checkbox = _page.Checkbox("Hang by a thread");

        await checkbox.ClickAsync();
        var request = await held.Task;
        await Expect(checkbox).ToBeCheckedAsync();
        await request.AbortAsync();

        await Expect(_page.Rows().GetByRole(AriaRole.Alert)).ToContainTextAsync("The server can't be reached right now.");
        await Expect(checkbox).Not.ToBeCheckedAsync();
        await _page.Rows().GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(checkbox).ToBeCheckedAsync();
        await _page.ToHaveAnnounced("Saved.");
    }

    [Fact]
    public async Task A_task_that_was_deleted_elsewhere_leaves_the_list()
    {
        await _page.SignUp(_site, "Jean");
        await _page.Add("Vanish");
        using var elsewhere = await _page.SameUserElsewhere(_site);
        await elsewhere.Delete("Vanish");

        await _page.Checkbox("Vanish").ClickAsync();

        await Expect(_page.Toast()).ToContainTextAsync("“Vanish” was deleted elsewhere.");
        await Expect(_page.Rows()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task While_the_API_is_down_the_page_says_so_and_when_it_is_back_it_goes_on()
    {
        using var site = await Site.Start();
        await _page.SignUp(site, "Joan");
        await _page.Add("Survive");
        site.StopApi();

        await _page.TryAdd("Written while it was down");
        await Expect(_page.Composer().GetByRole(AriaRole.Alert)).ToContainTextAsync("The server can't be reached right now.");
        await _page.ReloadAsync();
        await Expect(_page.GetByText("Your tasks could not be loaded")).ToBeVisibleAsync();
        await Expect(_page.GetByText("You are still signed in.")).ToBeVisibleAsync();
        await _page.Shot("page-api-down");
        await _page.ShouldBeAccessible("api-down");
        await _page.Composer().GetByLabel("Title").FillAsync("Written while it was down");
        await site.StartApi();
        await _page.Button("Try again").ClickAsync();

        await Expect(_page.Titles()).ToHaveTextAsync(["Survive"]);
        await Expect(_page.Metric("Total")).ToHaveTextAsync("1");
        await _page.Button("Add task").ClickAsync();
        await Expect(_page.Titles()).ToHaveTextAsync(["Written while it was down", "Survive"]);
    }

    [Fact]
    public async Task A_page_that_cannot_be_rendered_can_be_tried_again()
    {
        using var site = await Site.Start();
        await _page.SignUp(site, "Lynn");
        await _page.Add("Survive");
        Run("ALTER TABLE session RENAME TO lost");

        await _page.ReloadAsync();
        await Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "Something went wrong" })).ToBeVisibleAsync();
        await _page.ShouldBeAccessible("error");
        Run("ALTER TABLE lost RENAME TO session");
        await _page.Button("Try again").ClickAsync();

        await Expect(_page.Titles()).ToHaveTextAsync(["Survive"]);

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
    public async Task Offline_is_said_and_what_was_typed_stays()
    {
        await _page.SignUp(_site, "Valentina");
        await _page.Context.SetOfflineAsync(true);

        await Expect(_page.GetByText("You are offline. Your changes can be saved")).ToBeVisibleAsync();
        await _page.TryAdd("Written in a tunnel");
        await Expect(_page.Composer().GetByRole(AriaRole.Alert)).ToContainTextAsync("You are offline.");
        await _page.ShouldBeAccessible("offline");
        await _page.Context.SetOfflineAsync(false);
        await _page.Button("Add task").ClickAsync();

        await Expect(_page.Titles()).ToHaveTextAsync(["Written in a tunnel"]);
        await Expect(_page.GetByText("You are offline.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Lists_that_take_their_time_show_a_skeleton()
    {
        await _page.SignUp(_site, "Beatrice");
        await _page.Add("Slow to come");
        var held = new TaskCompletionSource<IRoute>();
        await _page.RouteAsync("**/tasks?**is_completed=false**", held.SetResult);

        await _page.Filter("Open");
        var request = await held.Task;
        await Expect(_page.GetByText("Loading your tasks…")).ToHaveCountAsync(1);
        await _page.ShouldBeAccessible("loading");
        await request.ContinueAsync();

        await Expect(_page.Titles()).ToHaveTextAsync(["Slow to come"]);
    }

    [Theory]
    [InlineData("another uid under the old signature", "INVALID_TOKEN_SIGNATURE")]
    [InlineData("a secret of the page's own", "INVALID_TOKEN_SIGNATURE")]
    [InlineData("no signature at all", "UNSUPPORTED_ALGORITHM")]
    public async Task A_token_forged_in_the_page_is_refused_for_all_to_see(string forgery, string errorCode)
    {
        await _page.AddInitScriptAsync($"const forgery = '{forgery.Replace("'", "\\'", StringComparison.Ordinal)}';{Forge}");
        await _page.SignUp(_site, "Mallory");

        await _page.TryAdd("Forged");

        await Expect(_page.Composer().GetByRole(AriaRole.Alert)).ToContainTextAsync(errorCode);
        await Expect(_page.Rows()).ToHaveCountAsync(0);
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
}
