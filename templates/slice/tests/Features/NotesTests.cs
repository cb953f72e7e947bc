using System.Net;
using System.Net.Http.Json;

namespace Tests.Features;

public sealed class NotesTests(ApiApp app)
{
    private const string Url = "/api/ada/notes";

    [Fact]
    public async Task An_item_is_created_read_replaced_and_deleted()
    {
        using var client = app.ClientOf("ada");

        using var created = await client.PostAsJsonAsync(Url, new { title = "First" });
        using var read = await client.GetAsync(created.Headers.Location);
        using var replaced = await client.PutAsJsonAsync(created.Headers.Location, new { title = "Second", text = "Text" });
        using var deleted = await client.DeleteAsync(created.Headers.Location);
        using var gone = await client.GetAsync(created.Headers.Location);

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var item = await created.Json();
        created.Headers.Location?.ToString().ShouldBe($"{Url}/{item.GetProperty("id").GetString()}");
        created.Headers.ETag?.ToString().ShouldBe("\"1\"");
        (item.GetProperty("title").GetString(), item.GetProperty("etag").GetString()).ShouldBe(("First", "\"1\""));
        read.Headers.ETag?.ToString().ShouldBe("\"1\"");
        (await read.Content.ReadAsStringAsync()).ShouldBe(await created.Content.ReadAsStringAsync());
        replaced.StatusCode.ShouldBe(HttpStatusCode.OK);
        replaced.Headers.ETag?.ToString().ShouldBe("\"2\"");
        (await replaced.Json()).GetProperty("text").GetString().ShouldBe("Text");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await gone.ShouldBeProblem(HttpStatusCode.NotFound, "NOTE_NOT_FOUND");
    }

    [Fact]
    public async Task Pages_contain_every_item_once()
    {
        using var client = app.ClientOf("ada");
        string?[] created = [await Create(client), await Create(client), await Create(client)];

        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            using var response = await client.GetAsync($"{Url}?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            var page = await response.Json();
            page.GetProperty("count").GetInt32().ShouldBe(page.GetProperty("items").GetArrayLength());
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        seen.ShouldBeUnique();
        created.ShouldBeSubsetOf(seen);
    }

    [Fact]
    public async Task A_change_with_a_stale_If_Match_is_412()
    {
        using var client = app.ClientOf("ada");
        var path = $"{Url}/{await Create(client)}";
        (await client.PutAsJsonAsync(path, new { title = "Second" })).Dispose();

        using var replaced = await Send(client, HttpMethod.Put, path, "If-Match", "\"1\"");
        using var deleted = await Send(client, HttpMethod.Delete, path, "If-Match", "\"1\"");
        using var current = await Send(client, HttpMethod.Put, path, "If-Match", "\"2\"");

        await replaced.ShouldBeProblem(HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        await deleted.ShouldBeProblem(HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        current.Headers.ETag?.ToString().ShouldBe("\"3\"");
    }

    [Fact]
    public async Task A_read_with_the_current_ETag_is_304()
    {
        using var client = app.ClientOf("ada");
        var path = $"{Url}/{await Create(client)}";

        using var known = await Send(client, HttpMethod.Get, path, "If-None-Match", "\"1\"");
        using var unknown = await Send(client, HttpMethod.Get, path, "If-None-Match", "\"2\"");

        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        known.Headers.ETag?.ToString().ShouldBe("\"1\"");
        unknown.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{}", "title")]
    [InlineData("""{"title":" "}""", "title")]
    [InlineData("""{"title":"x","text":"\u0000"}""", "text")]
    public async Task An_invalid_body_is_422(string body, string field)
    {
        using var client = app.ClientOf("ada");

        using var created = await client.PostAsync(Url, Body.Of(body));
        using var replaced = await client.PutAsync($"{Url}/{Guid.NewGuid()}", Body.Of(body));

        foreach (var response in new[] { created, replaced })
        {
            var problem = await response.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
            problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
        }
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=x", "cursor")]
    public async Task An_invalid_query_is_422(string query, string field)
    {
        using var client = app.ClientOf("ada");

        using var response = await client.GetAsync($"{Url}?{query}");

        var problem = await response.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
    }

#if (anonymous)
    [Fact]
    public async Task Without_a_token_reads_are_200_and_writes_are_401()
    {
        using var client = app.ClientOf("ada");
        using var anonymous = app.Anonymous();
        var path = $"{Url}/{await Create(client)}";

        using var listed = await anonymous.GetAsync(Url);
        using var read = await anonymous.GetAsync(path);
        using var created = await anonymous.PostAsJsonAsync(Url, new { title = "First" });
        using var replaced = await anonymous.PutAsJsonAsync(path, new { title = "Second" });
        using var deleted = await anonymous.DeleteAsync(path);

        listed.StatusCode.ShouldBe(HttpStatusCode.OK);
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var response in new[] { created, replaced, deleted })
            await response.ShouldBeProblem(HttpStatusCode.Unauthorized, "MISSING_TOKEN");
    }
#else
    [Fact]
    public async Task Items_of_another_user_are_not_found()
    {
        using var ada = app.ClientOf("ada");
        using var bob = app.ClientOf("bob");
        var id = await Create(ada);

        using var listed = await bob.GetAsync("/api/bob/notes");
        using var read = await bob.GetAsync($"/api/bob/notes/{id}");
        using var replaced = await bob.PutAsJsonAsync($"/api/bob/notes/{id}", new { title = "Second" });
        using var deleted = await bob.DeleteAsync($"/api/bob/notes/{id}");
        using var kept = await ada.GetAsync($"{Url}/{id}");

        (await listed.Content.ReadAsStringAsync()).ShouldNotContain($"{id}");
        foreach (var response in new[] { read, replaced, deleted })
            await response.ShouldBeProblem(HttpStatusCode.NotFound, "NOTE_NOT_FOUND");
        (await kept.Json()).GetProperty("title").GetString().ShouldBe("First");
    }
#endif

    private static async Task<string?> Create(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync(Url, new { title = "First" });
        return (await response.Json()).GetProperty("id").GetString();
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string path, string header, string value)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(header, value);
        if (method == HttpMethod.Put) request.Content = JsonContent.Create(new { title = "Third" });
        return await client.SendAsync(request);
    }
}
