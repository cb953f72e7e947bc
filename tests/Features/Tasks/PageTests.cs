using Microsoft.Playwright;
using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>A user of the Next.js example, with Better Auth on the page's origin and the API on another.</summary>
[Trait("Category", "Slow")]
public sealed class PageTests(Chromium chromium, SharedSite sites) : PageTest(chromium, sites)
{
    [Fact]
    public async Task A_user_signs_up_and_manages_tasks()
    {
        var faults = Faults();
        await Page.SignUp(Site, "Ada Lovelace");
        await Expect(Page.GetByText("No tasks yet")).ToBeVisibleAsync();

        await Page.Add("Order bread for Sunday", "Low");
        await Page.Add("Book the train to Porto", "Medium", "The early one, if there are seats left by the window.");
        await Page.Add("Water the plants", "Low");
        await Page.Add("Renew the passport", "High");
        await Page.Checkbox("Order bread for Sunday").CheckAsync();
        await Page.Edit("Renew the passport", "Renew the passport before May");
        await Page.ToHaveAnnounced("Saved.");
        await Page.Delete("Water the plants");
        await Expect(Page.Toast()).ToContainTextAsync("“Water the plants” deleted.");
        await Page.ReloadAsync();

        string[] left = ["Renew the passport before May", "Book the train to Porto", "Order bread for Sunday"];
        await Expect(Page.Titles()).ToHaveTextAsync(left);
        await Expect(Page.Checkbox("Order bread for Sunday")).ToBeCheckedAsync();
        await Expect(Page.Metric("Total")).ToHaveTextAsync("3");
        await Expect(Page.Metric("Open")).ToHaveTextAsync("2");
        await Expect(Page.Metric("Done")).ToHaveTextAsync("1");
        await Expect(Page.Metric("High priority")).ToHaveTextAsync("1");
        await Expect(Page.GetByText("Ada Lovelace")).ToBeVisibleAsync();
        faults.ShouldBeEmpty();
        await Page.Shot("page-desktop");
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Page.Shot("page-dark");
        await Page.SetViewportSizeAsync(390, 820);
        await Page.Shot("page-phone-dark");
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Page.Shot("page-phone");
    }

    [Fact]
    public async Task A_user_signs_out_and_in_again()
    {
        var email = await Page.SignUp(Site, "Rosalind");
        await Page.Add("Still there");

        await Page.Button("Sign out").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Welcome back" })).ToBeVisibleAsync();
        await Page.GotoAsync($"{Site.PageUrl}/tasks");
        await Expect(Page).ToHaveURLAsync($"{Site.PageUrl}/sign-in");
        await Page.SignIn(email);

        await Expect(Page.Titles()).ToHaveTextAsync(["Still there"]);
    }

    [Fact]
    public async Task A_wrong_password_and_a_known_address_are_explained()
    {
        var email = await Page.SignUp(Site, "Lise");
        await Page.Button("Sign out").ClickAsync();

        await Page.SignIn(email, "not the password");
        await Expect(Page.Locator(".form-error")).ToHaveTextAsync("Invalid email or password");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await Page.GetByLabel("Name").FillAsync("Lise");
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync("correct horse battery staple");
        await Page.Button("Create account").ClickAsync();

        await Expect(Page.GetByLabel("Email")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(Page.GetByLabel("Email")).ToBeFocusedAsync();
        await Expect(Page.GetByLabel("Email")).ToHaveAccessibleDescriptionAsync("User already exists. Use another email.");
    }

    [Fact]
    public async Task The_server_renders_the_tasks_with_its_own_token()
    {
        await Page.SignUp(Site, "Sofia");
        await Page.Add("Rendered on the server");

        var html = await (await Page.Context.APIRequest.GetAsync($"{Site.PageUrl}/tasks")).TextAsync();
        var filtered = await (await Page.Context.APIRequest.GetAsync($"{Site.PageUrl}/tasks?show=done")).TextAsync();

        html.ShouldContain("<p class=\"task-title\">Rendered on the server</p>");
        html.ShouldNotContain("eyJ", customMessage: "the token stays on the server");
        filtered.ShouldNotContain("Rendered on the server");
        filtered.ShouldContain("Nothing done yet");
    }

    [Fact]
    public async Task A_token_for_the_API_does_not_verify_an_email_address()
    {
        await Page.SignUp(Site, "Chien-Shiung");
        var request = Page.Context.APIRequest;
        var token = (await (await request.GetAsync($"{Site.AuthUrl}/api/auth/token")).JsonAsync())!.Value.GetProperty("token").GetString();

        var confirmation = await request.GetAsync($"{Site.AuthUrl}/api/auth/verify-email?token={token}");

        confirmation.Status.ShouldBe(401);
        var session = await (await request.GetAsync($"{Site.AuthUrl}/api/auth/get-session")).JsonAsync();
        session!.Value.GetProperty("user").GetProperty("emailVerified").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_long_list_is_shown_page_by_page()
    {
        await Page.SignUp(Site, "Grace");
        using var elsewhere = await Page.SameUserElsewhere(Site);
        await elsewhere.Create(Enumerable.Range(1, 45).Select(number => $"Task {number}"));
        await Page.ReloadAsync();

        await Expect(Page.Rows()).ToHaveCountAsync(20);
        await Page.Button("Show more").ClickAsync();
        await Expect(Page.Rows()).ToHaveCountAsync(40);
        await Expect(Page.Task("Task 25")).ToBeFocusedAsync();
        await Page.Button("Show more").ClickAsync();

        await Expect(Page.Titles()).ToHaveTextAsync(Enumerable.Range(1, 45).Reverse().Select(number => $"Task {number}"));
        await Expect(Page.Button("Show more")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_filter_is_in_the_URL()
    {
        await Page.SignUp(Site, "Barbara");
        await Page.Add("Done");
        await Page.Add("Open");
        await Page.Checkbox("Done").CheckAsync();
        await Page.ToHaveAnnounced("Saved.");
        await Page.Composer().GetByLabel("Title").FillAsync("Half a tho");

        await Page.Filter("Open");
        await Expect(Page.Titles()).ToHaveTextAsync(["Open"]);
        await Expect(Page).ToHaveURLAsync($"{Site.PageUrl}/tasks?show=open");
        await Page.Filter("Done");
        await Expect(Page.Titles()).ToHaveTextAsync(["Done"]);
        await Page.GoBackAsync();
        await Expect(Page.Titles()).ToHaveTextAsync(["Open"]);
        await Expect(Page.Composer().GetByLabel("Title")).ToHaveValueAsync("Half a tho");
        await Page.ReloadAsync();

        await Expect(Page.Titles()).ToHaveTextAsync(["Open"]);
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true })).ToHaveAttributeAsync("aria-current", "page");
    }

    [Fact]
    public async Task A_deleted_task_can_be_restored_completely()
    {
        await Page.SignUp(Site, "Emmy");
        await Page.Add("Come back", "High", "With a description.");
        await Page.Add("Stay");
        await Page.Checkbox("Come back").CheckAsync();
        await Page.ToHaveAnnounced("Saved.");

        await Page.Delete("Come back");
        await Expect(Page.Titles()).ToHaveTextAsync(["Stay"]);
        await Page.Shot("page-undo");
        await Page.Button("Undo").ClickAsync();
        await Page.ToHaveAnnounced("Task restored.");
        await Page.ReloadAsync();

        await Expect(Page.Titles()).ToHaveTextAsync(["Come back", "Stay"]);
        await Expect(Page.Checkbox("Come back")).ToBeCheckedAsync();
        await Expect(Page.Task("Come back")).ToContainTextAsync("With a description.");
        await Expect(Page.Task("Come back")).ToContainTextAsync("High");
    }

    [Fact]
    public async Task The_API_s_messages_appear_at_the_field()
    {
        await Page.SignUp(Site, "Maria");
        var title = Page.Composer().GetByLabel("Title");

        await Page.TryAdd("", description: "Without a title");
        await Expect(title).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(title).ToBeFocusedAsync();
        (await title.GetAttributeAsync("aria-describedby")).ShouldNotBeNull();
        await Expect(Page.Composer().Locator(".field-error")).Not.ToBeEmptyAsync();
        await Expect(Page.Composer().GetByLabel("Description")).ToHaveValueAsync("Without a title");
        await Page.Shot("page-invalid");
        await Page.Add("With a title");
        await Page.Edit("With a title", new string('x', 256));

        await Expect(Page.Editor().GetByLabel("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(Page.Editor().GetByLabel("Title")).ToHaveValueAsync(new string('x', 256));
        await Expect(Page.Editor().GetByLabel("Title")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_double_click_counts_once()
    {
        await Page.SignUp(Site, "Dorothy");
        await Page.Add("Toggle me");
        var held = new List<IRoute>();
        var release = new TaskCompletionSource();
        await Page.RouteAsync($"{Site.ApiUrl}/**", async route =>
        {
            if (route.Request.Method is "POST" or "PATCH")
            {
                held.Add(route);
                await release.Task;
            }

            await route.ContinueAsync();
        });

        await Page.Composer().GetByLabel("Title").FillAsync("Only once");
        await Page.Button("Add task").DblClickAsync();
        await Page.Checkbox("Toggle me").DispatchEventAsync("click");
        await Page.Checkbox("Toggle me").DispatchEventAsync("click");
        await Expect(Page.Checkbox("Toggle me")).ToBeCheckedAsync();
        await Page.WaitForFunctionAsync("() => document.querySelector('.composer button')?.textContent === 'Adding…'");
        release.SetResult();

        await Expect(Page.Titles()).ToHaveTextAsync(["Only once", "Toggle me"]);
        held.Select(route => route.Request.Method).ShouldBe(["POST", "PATCH"], ignoreOrder: true);
        using var elsewhere = await Page.SameUserElsewhere(Site);
        (await elsewhere.Titles()).ShouldBe(["Only once", "Toggle me"]);
    }

    [Fact]
    public async Task Everything_works_with_the_keyboard()
    {
        await Page.SignUp(Site, "Margaret");
        await Page.Composer().GetByLabel("Title").FocusAsync();

        await Page.Keyboard.TypeAsync("By keyboard");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Task("By keyboard")).ToBeVisibleAsync();
        await Expect(Page.Composer().GetByLabel("Title")).ToBeFocusedAsync();
        await Page.Checkbox("By keyboard").FocusAsync();
        await Page.Keyboard.PressAsync("Space");
        await Page.ToHaveAnnounced("Saved.");
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Editor().GetByLabel("Title")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.Button("Edit: By keyboard")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");

        await Expect(Page.Toast()).ToContainTextAsync("deleted");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "All tasks" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_page_runs_no_script_but_its_own()
    {
        await Page.SignUp(Site, "Mallory");
        var policy = (await (await Page.GotoAsync($"{Site.PageUrl}/tasks"))!.AllHeadersAsync())["content-security-policy"];
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

        var injected = await Page.EvaluateAsync<string>(inject);

        injected.ShouldBeEmpty();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain($"connect-src 'self' {Site.ApiUrl};");
        policy.ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_read_a_response()
    {
        await Page.SignUp(Site, "Eve");
        const string read = "async (url) => { try { return String((await fetch(url)).status) } catch { return 'blocked' } }";

        var here = await Page.EvaluateAsync<string>(read, $"{Site.ApiUrl}/health/live");
        await Page.GotoAsync($"{Site.PageUrl}/sign-in".Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        var there = await Page.EvaluateAsync<string>(read, $"{Site.ApiUrl}/health/live");

        here.ShouldBe("200");
        there.ShouldBe("blocked");
    }

    private List<string> Faults()
    {
        var faults = new List<string>();
        Page.PageError += (_, error) => faults.Add(error);
        // Chromium logs every 4xx. Only errors of the page's code or its content security policy count.
        Page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) faults.Add(message.Text);
        };
        return faults;
    }
}
