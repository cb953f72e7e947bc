using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>What a user does on the pages of the Next.js example.</summary>
internal static class PageSteps
{
    private const string Password = "correct horse battery staple";

    /// <summary>The form for a new task.</summary>
    public static ILocator Composer(this IPage page) => page.GetByRole(AriaRole.Form, new() { Name = "New task" });

    /// <summary>The open editor.</summary>
    public static ILocator Editor(this IPage page) => page.Locator("form.editor");

    /// <summary>The visible rows.</summary>
    public static ILocator Rows(this IPage page) => page.Locator("li.task:visible");

    public static ILocator Titles(this IPage page) => page.Locator("li.task:visible .task-title");

    /// <summary>The row of this task.</summary>
    public static ILocator Task(this IPage page, string title) => page.Rows().Filter(new() { Has = page.GetByText(title, new() { Exact = true }) });

    public static ILocator Checkbox(this IPage page, string title) => page.GetByRole(AriaRole.Checkbox, new() { Name = $"Done: {title}", Exact = true });

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Metric(this IPage page, string label) => page.Locator(".metric").Filter(new() { HasText = label }).Locator("dd");

    public static ILocator Toast(this IPage page) => page.Locator(".toast");

    /// <summary>Creates an account; returns its email address.</summary>
    public static async Task<string> SignUp(this IPage page, Site site, string name)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await page.GotoAsync($"{site.PageUrl}/sign-up");
        await page.GetByLabel("Name").FillAsync(name);
        await page.FillCredentials(email, Password);
        await page.Button("Create account").ClickAsync();
        await Expect(page.Composer()).ToBeVisibleAsync();
        return email;
    }

    public static async Task SignIn(this IPage page, string email, string password = Password)
    {
        await page.FillCredentials(email, password);
        await page.Button("Sign in").ClickAsync();
    }

    /// <summary>Enters the password in the dialog that appears when the session has ended.</summary>
    public static async Task ResumeSession(this IPage page)
    {
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    /// <summary>Adds a task and waits until the API has stored it.</summary>
    public static async Task Add(this IPage page, string title, string priority = "Medium", string description = "")
    {
        await page.TryAdd(title, priority, description);
        await Expect(page.Task(title)).ToBeVisibleAsync();
    }

    public static async Task TryAdd(this IPage page, string title, string priority = "Medium", string description = "")
    {
        var form = page.Composer();
        await form.GetByLabel("Title").FillAsync(title);
        await form.GetByLabel("Description").FillAsync(description);
        await form.GetByText(priority, new() { Exact = true }).ClickAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Add task" }).ClickAsync();
    }

    public static Task OpenEditor(this IPage page, string title) => page.Button($"Edit: {title}").ClickAsync();

    /// <summary>Saves the open editor.</summary>
    public static async Task SaveAs(this IPage page, string title)
    {
        await page.Editor().GetByLabel("Title").FillAsync(title);
        await page.Editor().GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
    }

    public static async Task Edit(this IPage page, string title, string next)
    {
        await page.OpenEditor(title);
        await page.SaveAs(next);
    }

    public static Task Delete(this IPage page, string title) => page.Button($"Delete: {title}").ClickAsync();

    public static Task Filter(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Waits until the page announces this text to screen readers.</summary>
    public static Task ToHaveAnnounced(this IPage page, string text) => Expect(page.GetByTestId("announcement")).ToHaveTextAsync(text);

    /// <summary>The same user in another program: a client of the API with its own token.</summary>
    public static async Task<HttpClient> SameUserElsewhere(this IPage page, Site site)
    {
        var answer = await page.Context.APIRequest.GetAsync($"{site.AuthUrl}/api/auth/token");
        var token = (await answer.JsonAsync())!.Value.GetProperty("token").GetString()!;
        return site.ClientWith(token);
    }

    /// <summary>Collects <c>METHOD STATUS</c> of the responses to these requests.</summary>
    public static List<string> StatusesOf(this IPage page, Func<IRequest, bool> isMeant)
    {
        var answers = new List<string>();
        page.Response += (_, response) => { if (isMeant(response.Request)) answers.Add($"{response.Request.Method} {response.Status}"); };
        return answers;
    }

    private static async Task FillCredentials(this IPage page, string email, string password)
    {
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
    }
}

/// <summary>Changes that a client of the API makes to its user's tasks.</summary>
internal static class ClientSteps
{
    public static async Task Create(this HttpClient client, params IEnumerable<string> titles)
    {
        var path = await client.TasksPath();
        foreach (var title in titles)
        {
            using var response = await client.PostAsJsonAsync(path, new { title });
            response.StatusCode.ShouldBe(HttpStatusCode.Created);
        }
    }

    public static async Task Rename(this HttpClient client, string title, string next)
    {
        using var response = await client.PutAsJsonAsync(await client.PathOf(title), new { title = next, is_completed = false });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public static async Task Delete(this HttpClient client, string title)
    {
        using var response = await client.DeleteAsync(await client.PathOf(title));
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>The titles that the API has, newest first.</summary>
    public static async Task<string[]> Titles(this HttpClient client)
    {
        var list = await client.GetFromJsonAsync<JsonElement>(await client.TasksPath());
        return [.. list.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("title").GetString()!)];
    }

    private static async Task<string> TasksPath(this HttpClient client)
    {
        var me = await client.GetFromJsonAsync<JsonElement>("/api/me");
        return $"/api/{me.GetProperty("user_id").GetString()}/tasks";
    }

    private static async Task<string> PathOf(this HttpClient client, string title)
    {
        var path = await client.TasksPath();
        var list = await client.GetFromJsonAsync<JsonElement>(path);
        var task = list.GetProperty("items").EnumerateArray().Single(task => task.GetProperty("title").GetString() == title);
        return $"{path}/{task.GetProperty("id").GetString()}";
    }
}
