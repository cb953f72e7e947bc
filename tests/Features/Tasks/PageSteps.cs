using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>What a user does on the example page.</summary>
internal static class PageSteps
{
    private const string Password = "correct horse battery staple";

    /// <summary>Opens the page and creates an account; gives its e-mail address.</summary>
    public static async Task<string> SignUp(this IPage page, Site site, string name)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await page.GotoAsync(site.PageUrl);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create an account" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.FillCredentials(email, Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.Locator("#tasks-view")).ToBeVisibleAsync();
        return email;
    }

    public static async Task SignIn(this IPage page, string email)
    {
        await page.TrySignIn(email, Password);
        await Expect(page.Locator("#tasks-view")).ToBeVisibleAsync();
    }

    public static async Task TrySignIn(this IPage page, string email, string password)
    {
        await page.FillCredentials(email, password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>Adds a task and waits until the API has it.</summary>
    public static async Task Add(this IPage page, string title, string priority = "Medium", string description = "")
    {
        var form = page.Locator("#add");
        await form.GetByLabel("Title").FillAsync(title);
        await form.GetByLabel("Description").FillAsync(description);
        await form.GetByLabel("Priority").SelectOptionAsync(priority);
        await form.GetByRole(AriaRole.Button, new() { Name = "Add task" }).ClickAsync();
        await Expect(page.Task(title)).ToBeVisibleAsync();
        await Expect(page.Locator("#tasks > li[inert]")).ToHaveCountAsync(0);
    }

    /// <summary>The row of this task.</summary>
    public static ILocator Task(this IPage page, string title) =>
        page.Locator("#tasks > li").Filter(new() { Has = page.GetByText(title, new() { Exact = true }) });

    public static async Task OpenEditor(this IPage page, string title) =>
        await page.Task(title).GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();

    /// <summary>Saves the editor that is open.</summary>
    public static async Task SaveAs(this IPage page, string title)
    {
        await page.Locator(".editor:visible [name=title]").FillAsync(title);
        await page.Locator(".editor:visible [type=submit]").ClickAsync();
    }

    public static async Task Edit(this IPage page, string title, string next)
    {
        await page.OpenEditor(title);
        await page.SaveAs(next);
    }

    public static Task ShowMore(this IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();

    /// <summary>Waits for what the page tells screen readers.</summary>
    public static Task ToHaveSaid(this IPage page, string text) => Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(text);

    /// <summary>The same user with another program: a client of the API with a token of its own.</summary>
    public static async Task<HttpClient> SameUserElsewhere(this IPage page, Site site)
    {
        var answer = await page.Context.APIRequest.GetAsync($"{site.AuthUrl}/api/auth/token");
        var token = (await answer.JsonAsync())!.Value.GetProperty("token").GetString()!;
        return site.ClientWith(token);
    }

    private static async Task FillCredentials(this IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
    }
}

/// <summary>What a client of the API does to the tasks of its user.</summary>
internal static class ClientSteps
{
    public static async Task Create(this HttpClient client, string title)
    {
        using var response = await client.PostAsJsonAsync(await client.TasksPath(), new { title });
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
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
