using System.Net;
using System.Net.Http.Json;

namespace Tests.Features.Tasks;

public sealed class TaskTests(ApiApp app)
{
    [Fact]
    public async Task A_task_is_created_read_listed_replaced_completed_and_deleted()
    {
        using var client = app.ClientOf("life");

        using var created = await client.PostAsJsonAsync("/api/life/tasks", new { title = "Buy milk" });
        var id = (await created.Json()).GetProperty("id").GetString();
        using var read = await client.GetAsync(created.Headers.Location);
        using var listed = await client.GetAsync("/api/life/tasks");
        using var replaced = await client.PutAsJsonAsync(created.Headers.Location, new { title = "Buy oat milk", description = "2 l", priority = "High", is_completed = false });
        using var completed = await client.PatchAsync($"{created.Headers.Location}/complete", null);
        using var deleted = await client.DeleteAsync(created.Headers.Location);
        using var gone = await client.GetAsync(created.Headers.Location);

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.Location?.ToString().ShouldBe($"/api/life/tasks/{id}");
        created.Headers.ETag?.ToString().ShouldBe("\"1\"");
        created.Headers.CacheControl?.ToString().ShouldBe("no-cache, private");
        (await created.Content.ReadAsStringAsync()).ShouldBe(
            $$"""{"id":"{{id}}","user_id":"life","title":"Buy milk","description":null,"priority":"Medium","is_completed":false,"created_at":"2030-01-02T03:04:05Z","updated_at":"2030-01-02T03:04:05Z"}""");
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        read.Headers.ETag?.ToString().ShouldBe("\"1\"");
        (await read.Content.ReadAsStringAsync()).ShouldBe(await created.Content.ReadAsStringAsync());
        (await listed.Content.ReadAsStringAsync()).ShouldBe($$"""{"items":[{{await created.Content.ReadAsStringAsync()}}],"count":1,"next_cursor":null}""");
        replaced.StatusCode.ShouldBe(HttpStatusCode.OK);
        replaced.Headers.ETag?.ToString().ShouldBe("\"2\"");
        (await replaced.Json()).GetProperty("description").GetString().ShouldBe("2 l");
        (await completed.Json()).GetProperty("is_completed").GetBoolean().ShouldBeTrue();
        completed.Headers.ETag?.ToString().ShouldBe("\"3\"");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await gone.ShouldBeProblem(HttpStatusCode.NotFound, "TASK_NOT_FOUND");
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "MALFORMED_BODY", null)]
    [InlineData("null", HttpStatusCode.BadRequest, "MALFORMED_BODY", null)]
    [InlineData("[]", HttpStatusCode.BadRequest, "MALFORMED_BODY", null)]
    [InlineData("""{"title":"x"} x""", HttpStatusCode.BadRequest, "MALFORMED_BODY", null)]
    [InlineData("""{"title":5}""", HttpStatusCode.BadRequest, "MALFORMED_BODY", null)]
    [InlineData("""{"title":"x","priority":1}""", HttpStatusCode.BadRequest, "MALFORMED_BODY", null)]
    [InlineData("""{"title":"\ud800"}""", HttpStatusCode.BadRequest, "MALFORMED_BODY", null)]
    [InlineData("""{"title":"x","other":"\ud800"}""", HttpStatusCode.BadRequest, "MALFORMED_BODY", null)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED", "title")]
    [InlineData("""{"title":""}""", HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED", "title")]
    [InlineData("""{"title":" \t"}""", HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED", "title")]
    [InlineData("""{"title":"a\u0000b"}""", HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED", "title")]
    [InlineData("""{"title":"x","description":"\u0000"}""", HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED", "description")]
    [InlineData("""{"title":"x","priority":"high"}""", HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED", "priority")]
    public async Task A_body_that_is_not_a_task_is_refused(string body, HttpStatusCode status, string errorCode, string? field)
    {
        using var client = app.ClientOf("bodies");

        using var response = await client.PostAsync("/api/bodies/tasks", Json.Of(body));

        var problem = await response.ShouldBeProblem(status, errorCode);
        if (field is not null) problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=abc", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("is_completed=1", "is_completed")]
    [InlineData("is_completed=", "is_completed")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=abc", "cursor")]
    public async Task A_query_that_breaks_a_rule_is_422(string query, string field)
    {
        using var client = app.ClientOf("queries");

        using var response = await client.GetAsync($"/api/queries/tasks?{query}");

        var problem = await response.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
    }
}
