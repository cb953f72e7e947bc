using System.Net;
using System.Net.Http.Json;

namespace Tests.Features;

public sealed class NotesTests(ApiApp app)
{
    [Fact]
    public async Task One_is_created_read_replaced_and_deleted()
    {
        using var client = app.ClientOf("ada");

        using var created = await client.PostAsJsonAsync("/api/ada/notes", new { title = "First" });
        using var read = await client.GetAsync(created.Headers.Location);
        using var replaced = await client.PutAsJsonAsync(created.Headers.Location, new { title = "Second", text = "Text" });
        using var deleted = await client.DeleteAsync(created.Headers.Location);
        using var gone = await client.GetAsync(created.Headers.Location);

        var item = await created.Json();
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.Location?.ToString().ShouldBe($"/api/ada/notes/{item.GetProperty("id").GetString()}");
        item.GetProperty("title").GetString().ShouldBe("First");
        (await read.Content.ReadAsStringAsync()).ShouldBe(await created.Content.ReadAsStringAsync());
        (await replaced.Json()).GetProperty("text").GetString().ShouldBe("Text");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await gone.ShouldBeProblem(HttpStatusCode.NotFound, "NOTE_NOT_FOUND");
    }

    [Fact]
    public async Task Pages_show_each_once()
    {
        using var client = app.ClientOf("ada");
        var created = new List<string?>();
        for (var count = 0; count < 3; count++)
        {
            using var response = await client.PostAsJsonAsync("/api/ada/notes", new { title = "One of three" });
            created.Add((await response.Json()).GetProperty("id").GetString());
        }

        var seen = new List<string?>();
        for (var before = ""; seen.Count == 0 || before != ""; before = seen.Count == 0 || before == $"&before={seen[^1]}" ? "" : $"&before={seen[^1]}")
        {
            using var response = await client.GetAsync($"/api/ada/notes?limit=2{before}");
            seen.AddRange((await response.Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        }

        seen.ShouldBeUnique();
        created.ShouldBeSubsetOf(seen);
    }

    [Theory]
    [InlineData("{}", "title")]
    [InlineData("""{"title":" "}""", "title")]
    [InlineData("""{"title":"x","text":"\u0000"}""", "text")]
    public async Task A_body_that_breaks_a_rule_is_422(string body, string field)
    {
        using var client = app.ClientOf("ada");

        using var response = await client.PostAsync("/api/ada/notes", Body.Of(body));

        var problem = await response.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
    }
#if (!anonymous)

    [Fact]
    public async Task Nobody_elses_are_found()
    {
        using var ada = app.ClientOf("ada");
        using var bob = app.ClientOf("bob");
        using var created = await ada.PostAsJsonAsync("/api/ada/notes", new { title = "Mine" });
        var id = (await created.Json()).GetProperty("id").GetString();

        using var read = await bob.GetAsync($"/api/bob/notes/{id}");
        using var replaced = await bob.PutAsJsonAsync($"/api/bob/notes/{id}", new { title = "Yours" });
        using var deleted = await bob.DeleteAsync($"/api/bob/notes/{id}");

        await read.ShouldBeProblem(HttpStatusCode.NotFound, "NOTE_NOT_FOUND");
        await replaced.ShouldBeProblem(HttpStatusCode.NotFound, "NOTE_NOT_FOUND");
        await deleted.ShouldBeProblem(HttpStatusCode.NotFound, "NOTE_NOT_FOUND");
    }
#endif
}
