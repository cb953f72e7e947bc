using System.Net.Http.Json;
using System.Text.Json;

namespace Tests.Features.Tasks;

/// <summary>A user of one test, and the requests of this user.</summary>
public sealed class TaskUser(ApiApp app, string? uid = null) : IDisposable
{
    public string Id { get; } = uid ?? $"user-{Guid.NewGuid():N}";

    public HttpClient Http => field ??= app.ClientOf(Id);

    public string Path => $"/api/{Uri.EscapeDataString(Id)}/tasks";

    public string PathOf(string? id) => $"{Path}/{id}";

    public async Task<JsonElement> Create(string title = "Buy milk")
    {
        using var response = await Http.PostAsJsonAsync(Path, new { title });
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        return await response.Json();
    }

    public async Task<string> CreateId(string title = "Buy milk") => (await Create(title)).GetProperty("id").GetString()!;

    public async Task<JsonElement> Read(string id)
    {
        using var response = await Http.GetAsync(PathOf(id));
        return await response.Json();
    }

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await Http.SendAsync(request);
    }

    public async Task<(List<JsonElement> Items, string? NextCursor)> Page(string query)
    {
        using var response = await Http.GetAsync($"{Path}?{query}");
        var page = await response.Json();
        page.GetProperty("count").GetInt32().ShouldBe(page.GetProperty("items").GetArrayLength());
        return ([.. page.GetProperty("items").EnumerateArray()], page.GetProperty("next_cursor").GetString());
    }

    public void Dispose() => Http.Dispose();
}
