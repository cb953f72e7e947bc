using Microsoft.Playwright;
using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>A user of the Next.js example, with Better Auth on the page's origin and the API on another.</summary>
[Trait("Category", "Slow")]
public sealed class PageTests(Chromium chromium, SharedSite sites) : IAsyncLifetime
{
    private IPage _page = null!;
    private Site _site = null!;

    public async ValueTask InitializeAsync() => (_site, _page) = (await sites.Get(), await chromium.NewPage());

    public async ValueTask DisposeAsync() => await _page.Context.DisposeAsync();

    [Fact]
    public async Task A_user_signs_up_and_manages_tasks()
    {
        var faults = Faults();
        await _page.SignUp(_site, "Ada Lovelace");
        await Expect(_page.GetByText("No tasks yet")).ToBeVisibleAsync();

        await _page.Add("Order bread for Sunday", "Low");
        await _page.Add("Book the train to Porto", "Medium", "The early one, if there are seats left by the window.");
        await _page.Add("Water the plants", "Low");
        await _page.Add("Renew the passport", "High");
        await _page.Checkbox("Order bread for Sunday").CheckAsync();
        await _page.Edit("Renew the passport", "Renew the passport before May");
        await _page.ToHaveAnnounced("Saved.");
        await _page.Delete("Water the plants");
        await Expect(_page.Toast()).ToContainTextAsync("“Water the plants” deleted.");
        await _page.ReloadAsync();

        string[] left = ["Renew the passport before May", "Book the train to Porto", "Order bread for Sunday"];
        await Expect(_page.Titles()).ToHaveTextAsync(left);
        await Expect(_page.Checkbox("Order bread for Sunday")).ToBeCheckedAsync();
        await Expect(_page.Metric("Total")).ToHaveTextAsync("3");
        await Expect(_page.Metric("Open")).ToHaveTextAsync("2");
        await Expect(_page.Metric("Done")).ToHaveTextAsync("1");
        await Expect(_page.Metric("High priority")).ToHaveTextAsync("1");
        await Expect(_page.GetByText("Ada Lovelace")).ToBeVisibleAsync();
        faults.ShouldBeEmpty();
        await _page.Shot("page-desktop");
        await _page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await _page.Shot("page-dark");
        await _page.SetViewportSizeAsync(390, 820);
        await _page.Shot("page-phone-dark");
        await _page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await _page.Shot("page-phone");
    }

    [Fact]
    public async Task A_user_signs_out_and_in_again()
    {
        var email = await _page.SignUp(_site, "Rosalind");
        await _page.Add("Still there");

        await _page.Button("Sign out").ClickAsync();
        await Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "Welcome back" })).ToBeVisibleAsync();
        await _page.GotoAsync($"{_site.PageUrl}/tasks");
        await Expect(_page).ToHaveURLAsync($"{_site.PageUrl}/sign-in");
        await _page.SignIn(email);

        await Expect(_page.Titles()).ToHaveTextAsync(["Still there"]);
    }

    [Fact]
    public async Task A_wrong_password_and_a_known_address_are_explained()
    {
        var email = await _page.SignUp(_site, "Lise");
        await _page.Button("Sign out").ClickAsync();

        await _page.SignIn(email, "not the password");
        await Expect(_page.Locator(".form-error")).ToHaveTextAsync("Invalid email or password");
        await _page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await _page.GetByLabel("Name").FillAsync("Lise");
        await _page.GetByLabel("Email").FillAsync(email);
        await _page.GetByLabel("Password").FillAsync("correct horse battery staple");
        await _page.Button("Create account").ClickAsync();

        await Expect(_page.GetByLabel("Email")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(_page.GetByLabel("Email")).ToBeFocusedAsync();
        await Expect(_page.GetByLabel("Email")).ToHaveAccessibleDescriptionAsync("User already exists. Use another email.");
    }

    [Fact]
    public async Task The_server_renders_the_tasks_with_a_token_of_its_own()
    {
        await _page.SignUp(_site, "Sofia");
        await _page.Add("Rendered on the server");

        var html = await (await _page.Context.APIRequest.GetAsync($"{_site.PageUrl}/tasks")).TextAsync();
        var filtered = await (await _page.Context.APIRequest.GetAsync($"{_site.PageUrl}/tasks?show=done")).TextAsync();

        html.ShouldContain("<p class=\"task-title\">Rendered on the server</p>");
        html.ShouldNotContain("eyJ", customMessage: "the token stays on the server");
        filtered.ShouldNotContain("Rendered on the server");
        filtered.ShouldContain("Nothing done yet");
    }

    [Fact]
    public async Task A_token_for_the_API_confirms_no_email_address()
    {
        await _page.SignUp(_site, "Chien-Shiung");
        var request = _page.Context.APIRequest;
        var token = (await (await request.GetAsync($"{_site.AuthUrl}/api/auth/token")).JsonAsync())!.Value.GetProperty("token").GetString();

        var confirmation = await request.GetAsync($"{_site.AuthUrl}/api/auth/verify-email?token={token}");

        confirmation.Status.ShouldBe(401);
        var session = await (await request.GetAsync($"{_site.AuthUrl}/api/auth/get-session")).JsonAsync();
        session!.Value.GetProperty("user").GetProperty("emailVerified").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_long_list_is_shown_page_by_page()
    {
        await _page.SignUp(_site, "Grace");
        using var elsewhere = await _page.SameUserElsewhere(_site);
        await elsewhere.Create(Enumerable.Range(1, 45).Select(number => $"Task {number}"));
        await _page.ReloadAsync();

        await Expect(_page.Rows()).ToHaveCountAsync(20);
        await _page.Button("Show more").ClickAsync();
        await Expect(_page.Rows()).ToHaveCountAsync(40);
        await Expect(_page.Task("Task 25")).ToBeFocusedAsync();
        await _page.Button("Show more").ClickAsync();

        await Expect(_page.Titles()).ToHaveTextAsync(Enumerable.Range(1, 45).Reverse().Select(number => $"Task {number}"));
        await Expect(_page.Button("Show more")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_filter_is_in_the_URL()
    {
        await _page.SignUp(_site, "Barbara");
        await _page.Add("Done");
        await _page.Add("Open");
        await _page.Checkbox("Done").CheckAsync();
        await _page.ToHaveAnnounced("Saved.");
        await _page.Composer().GetByLabel("Title").FillAsync("Half a tho");

        await _page.Filter("Open");
        await Expect(_page.Titles()).ToHaveTextAsync(["Open"]);
        await Expect(_page).ToHaveURLAsync($"{_site.PageUrl}/tasks?show=open");
        await _page.Filter("Done");
        await Expect(_page.Titles()).ToHaveTextAsync(["Done"]);
        await _page.GoBackAsync();
        await Expect(_page.Titles()).ToHaveTextAsync(["Open"]);
        await Expect(_page.Composer().GetByLabel("Title")).ToHaveValueAsync("Half a tho");
        await _page.ReloadAsync();

        await Expect(_page.Titles()).ToHaveTextAsync(["Open"]);
        await Expect(_page.GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true })).ToHaveAttributeAsync("aria-current", "page");
    }

    [Fact]
    public async Task A_deleted_task_can_be_restored_with_all_that_it_had()
    {
        await _page.SignUp(_site, "Emmy");
        await _page.Add("Come back", "High", "With a description.");
        await _page.Add("Stay");
        await _page.Checkbox("Come back").CheckAsync();
        await _page.ToHaveAnnounced("Saved.");

        await _page.Delete("Come back");
        await Expect(_page.Titles()).ToHaveTextAsync(["Stay"]);
        await _page.Shot("page-undo");
        await _page.Button("Undo").ClickAsync();
        await _page.ToHaveAnnounced("Task restored.");
        await _page.ReloadAsync();

        await Expect(_page.Titles()).ToHaveTextAsync(["Come back", "Stay"]);
        await Expect(_page.Checkbox("Come back")).ToBeCheckedAsync();
        await Expect(_page.Task("Come back")).ToContainTextAsync("With a description.");
        await Expect(_page.Task("Come back")).ToContainTextAsync("High");
    }

    [Fact]
    public async Task The_API_s_messages_appear_at_the_field()
    {
        await _page.SignUp(_site, "Maria");
        var title = _page.Composer().GetByLabel("Title");

        await _page.TryAdd("", description: "Without a title");
        await Expect(title).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(title).ToBeFocusedAsync();
        (await title.GetAttributeAsync("aria-describedby")).ShouldNotBeNull();
        await Expect(_page.Composer().Locator(".field-error")).Not.ToBeEmptyAsync();
        await Expect(_page.Composer().GetByLabel("Description")).ToHaveValueAsync("Without a title");
        await _page.Shot("page-invalid");
        await _page.Add("With a title");
        await _page.Edit("With a title", new string('x', 256));

        await Expect(_page.Editor().GetByLabel("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(_page.Editor().GetByLabel("Title")).ToHaveValueAsync(new string('x', 256));
        await Expect(_page.Editor().GetByLabel("Title")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_double_click_counts_once()
    {
        await _page.SignUp(_site, "Dorothy");
        await _page.Add("Toggle me");
        var held = new List<IRoute>();
        var release = new TaskCompletionSource();
        await _page.RouteAsync($"{_site.ApiUrl}/**", async route =>
        {
            if (route.Request.Method is "POST" or "PATCH")
            {
                held.Add(route);
                await release.Task;
            }

            await route.ContinueAsync();
        });

        await _page.Composer().GetByLabel("Title").FillAsync("Only once");
        await _page.Button("Add task").DblClickAsync();
        await _page.Checkbox("Toggle me").DispatchEventAsync("click");
        await _page.Checkbox("Toggle me").DispatchEventAsync("click");
        await Expect(_page.Checkbox("Toggle me")).ToBeCheckedAsync();
        await _page.WaitForFunctionAsync("() => document.querySelector('.composer button')?.textContent === 'Adding…'");
        release.SetResult();

        await Expect(_page.Titles()).ToHaveTextAsync(["Only once", "Toggle me"]);
        held.Select(route => route.Request.Method).ShouldBe(["POST", "PATCH"], ignoreOrder: true);
        using var elsewhere = await _page.SameUserElsewhere(_site);
        (await elsewhere.Titles()).ShouldBe(["Only once", "Toggle me"]);
    }

    [Fact]
    public async Task Everything_works_with_the_keyboard()
    {
        await _page.SignUp(_site, "Margaret");
        await _page.Composer().GetByLabel("Title").FocusAsync();

        await _page.Keyboard.TypeAsync("By keyboard");
        await _page.Keyboard.PressAsync("Enter");
        await Expect(_page.Task("By keyboard")).ToBeVisibleAsync();
        await Expect(_page.Composer().GetByLabel("Title")).ToBeFocusedAsync();
        await _page.Checkbox("By keyboard").FocusAsync();
        await _page.Keyboard.PressAsync("Space");
        await _page.ToHaveAnnounced("Saved.");
        await _page.Keyboard.PressAsync("Tab");
        await _page.Keyboard.PressAsync("Enter");
        await Expect(_page.Editor().GetByLabel("Title")).ToBeFocusedAsync();
        await _page.Keyboard.PressAsync("Escape");
        await Expect(_page.Button("Edit: By keyboard")).ToBeFocusedAsync();
        await _page.Keyboard.PressAsync("Tab");
        await _page.Keyboard.PressAsync("Enter");

        await Expect(_page.Toast()).ToContainTextAsync("deleted");
        await Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "All tasks" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_page_runs_no_script_but_its_own()
    {
        await _page.SignUp(_site, "Mallory");
        var policy = (await (await _page.GotoAsync($"{_site.PageUrl}/tasks"))!.AllHeadersAsync())["content-security-policy"];
        const string inject = """
            () => {
              globalThis.injected = [];
              const script = document.createElement("script");
              script.textContent = "injected.push('script')";
              document.body.append(script);
              const markup = document.createElement("div");
              markup.innerHTML = `<img src="data:," onerror="injected.push('handler')"><a href="javascript:injected.push('link')">link</a>`;
              document.body.append(markup);
              markup.querySelector("a").click();
              return new Promise((resolve) => setTimeout(() => resolve(injected.join()), 200));
            }
            """;

        var injected = await _page.EvaluateAsync<string>(inject);

        injected.ShouldBeEmpty();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain($"connect-src 'self' {_site.ApiUrl};");
        policy.ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_nothing()
    {
        await _page.SignUp(_site, "Eve");
        const string read = "async (url) => { try { return String((await fetch(url)).status) } catch { return 'blocked' } }";

        var here = await _page.EvaluateAsync<string>(read, $"{_site.ApiUrl}/health/live");
        await _page.GotoAsync($"{_site.PageUrl}/sign-in".Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        var there = await _page.EvaluateAsync<string>(read, $"{_site.ApiUrl}/health/live");

        here.ShouldBe("200");
        there.ShouldBe("blocked");
    }

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
}
