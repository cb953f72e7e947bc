using System.Net;
using System.Text.Json;
using Tests.Data;

namespace Tests.Features.Tasks;

/// <summary>What replacing, toggling and deleting have in common: preconditions and concurrency.</summary>
public abstract class ChangeTaskTests(ApiApp app)
{
    public enum Change
    {
        Replace,
        Toggle,
        Delete,
    }

    public static TheoryData<Change> Changes => [Change.Replace, Change.Toggle, Change.Delete];

    public static MatrixTheoryData<Change, (string IfMatch, bool IsMatch)> Conditions => new(
        [Change.Replace, Change.Toggle, Change.Delete],
        [
            ("\"1\"", true),
            ("*", true),
            ("\"9\", \"1\"", true),
            ("\"x\" , \"1\"", true),
            ("\"2\"", false),
            ("W/\"1\"", false),
            ("\"9\", W/\"1\"", false),
            ("\"01\"", false),
            ("\" 1\"", false),
            ("\"\"", false),
            ("1", false),
            ("'1'", false),
            ("garbage", false),
            ("\"1\", *", false),
            ("\"1", false),
        ]);

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task A_change_is_made_if_If_Match_has_the_current_version(Change change, (string IfMatch, bool IsMatch) condition)
    {
        using var user = new TaskUser(app);
        var before = await user.Create();
        var id = before.GetProperty("id").GetString()!;

        using var response = await Send(user, id, change, condition.IfMatch);

        if (condition.IsMatch)
        {
            response.IsSuccessStatusCode.ShouldBeTrue();
            (response.Headers.ETag?.ToString()).ShouldBe(change == Change.Delete ? null : "\"2\"");
        }
        else
        {
            await response.ShouldBeProblem(HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
            (await user.Read(id)).GetRawText().ShouldBe(before.GetRawText());
        }
    }

    [Theory]
    [InlineData("*", false)]
    [InlineData("\"1\"", false)]
    [InlineData("W/\"1\"", false)]
    [InlineData("\"2\"", true)]
    public async Task A_change_is_made_unless_If_None_Match_has_the_current_version(string ifNoneMatch, bool isMade)
    {
        using var user = new TaskUser(app);
        var id = await user.CreateId();

        using var response = await user.Send(HttpMethod.Patch, $"{user.PathOf(id)}/complete", ifNoneMatch: ifNoneMatch);

        response.StatusCode.ShouldBe(isMade ? HttpStatusCode.OK : HttpStatusCode.PreconditionFailed);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_missing_task_is_404_with_any_precondition(Change change)
    {
        using var user = new TaskUser(app);
        using var other = new TaskUser(app);
        var before = await other.Create();
        var others = before.GetProperty("id").GetString()!;

        foreach (var id in new[] { others, $"{Guid.NewGuid()}" })
        {
            foreach (var ifMatch in new[] { null, "*", "\"1\"", "garbage" })
            {
                using var response = await Send(user, id, change, ifMatch);
                await response.ShouldBeProblem(HttpStatusCode.NotFound, "TASK_NOT_FOUND");
            }
        }

        (await other.Read(others)).GetRawText().ShouldBe(before.GetRawText());
    }

    [Fact]
    public async Task Replacing_changes_the_writable_members_and_nothing_else()
    {
        using var user = new TaskUser(app);
        var before = await user.Create();
        var id = before.GetProperty("id").GetString()!;

        using var response = await user.Send(HttpMethod.Put, user.PathOf(id), new { title = "Buy oat milk", description = "2 l", priority = "Low", is_completed = true, id = Guid.Empty, created_at = "2000-01-01T00:00:00Z" });
        using var emptied = await user.Send(HttpMethod.Put, user.PathOf(id), new { title = "Buy oat milk", is_completed = true });

        var task = await response.Json();
        (task.GetProperty("title").GetString(), task.GetProperty("description").GetString()).ShouldBe(("Buy oat milk", "2 l"));
        (task.GetProperty("priority").GetString(), task.GetProperty("is_completed").GetBoolean()).ShouldBe(("Low", true));
        task.GetProperty("id").GetString().ShouldBe(id);
        task.GetProperty("created_at").GetString().ShouldBe(before.GetProperty("created_at").GetString());
        task.GetProperty("updated_at").GetDateTime().ShouldBeGreaterThan(before.GetProperty("updated_at").GetDateTime());
        var last = await emptied.Json();
        last.GetProperty("description").ValueKind.ShouldBe(JsonValueKind.Null);
        last.GetProperty("priority").GetString().ShouldBe("Medium");
        emptied.Headers.ETag.ShouldNotBeNull().ToString().ShouldBe("\"3\"");
        (await user.Read(id)).GetRawText().ShouldBe(last.GetRawText());
    }

    [Theory]
    [InlineData("""{"title":"x"}""", "is_completed")]
    [InlineData("""{"title":"x","is_completed":null}""", "is_completed")]
    [InlineData("""{"is_completed":true}""", "title")]
    [InlineData("""{"title":"\u0000","is_completed":true}""", "title")]
    [InlineData("""{"title":"x","is_completed":true,"priority":"urgent"}""", "priority")]
    public async Task An_invalid_replacement_is_422_before_the_task_is_read(string body, string field)
    {
        using var user = new TaskUser(app);

        using var response = await user.Http.PutAsync(user.PathOf($"{Guid.NewGuid()}"), Body.Of(body));

        var problem = await response.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
    }

    [Fact]
    public async Task Toggling_changes_completion_and_nothing_else()
    {
        using var user = new TaskUser(app);
        var id = await user.CreateId();

        using var completed = await user.Send(HttpMethod.Patch, $"{user.PathOf(id)}/complete");
        using var opened = await user.Send(HttpMethod.Patch, $"{user.PathOf(id)}/complete");

        var (first, second) = (await completed.Json(), await opened.Json());
        (first.GetProperty("is_completed").GetBoolean(), completed.Headers.ETag?.ToString()).ShouldBe((true, "\"2\""));
        (second.GetProperty("is_completed").GetBoolean(), opened.Headers.ETag?.ToString()).ShouldBe((false, "\"3\""));
        second.GetProperty("title").GetString().ShouldBe("Buy milk");
        second.GetProperty("updated_at").GetDateTime().ShouldBeGreaterThan(first.GetProperty("updated_at").GetDateTime());
    }

    [Fact]
    public async Task A_deleted_task_is_gone()
    {
        using var user = new TaskUser(app);
        var id = await user.CreateId();

        using var deleted = await user.Send(HttpMethod.Delete, user.PathOf(id));
        using var again = await user.Send(HttpMethod.Delete, user.PathOf(id));

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await deleted.Content.ReadAsStringAsync()).ShouldBeEmpty();
        await again.ShouldBeProblem(HttpStatusCode.NotFound, "TASK_NOT_FOUND");
        (await user.Page("")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_toggle_of_a_hundred_concurrent_ones_is_lost()
    {
        using var user = new TaskUser(app);
        var id = await user.CreateId();

        var responses = await Task.WhenAll(Enumerable.Range(0, 101).Select(_ => user.Send(HttpMethod.Patch, $"{user.PathOf(id)}/complete")));

        responses.Select(response => response.StatusCode).Distinct().ShouldHaveSingleItem().ShouldBe(HttpStatusCode.OK);
        responses.Select(response => response.Headers.ETag?.ToString()).Order().ShouldBe(Enumerable.Range(2, 101).Select(version => $"\"{version}\"").Order());
        (await user.Read(id)).GetProperty("is_completed").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task One_of_many_concurrent_changes_to_the_same_version_succeeds(Change change)
    {
        using var user = new TaskUser(app);
        var id = await user.CreateId();

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Send(user, id, change, "\"1\"")));

        responses.Count(response => response.IsSuccessStatusCode).ShouldBe(1);
        var others = change == Change.Delete ? HttpStatusCode.NotFound : HttpStatusCode.PreconditionFailed;
        responses.Where(response => !response.IsSuccessStatusCode).ShouldAllBe(response => response.StatusCode == others);
    }

    private static Task<HttpResponseMessage> Send(TaskUser user, string id, Change change, string? ifMatch) => change switch
    {
        Change.Replace => user.Send(HttpMethod.Put, user.PathOf(id), new { title = "Buy oat milk", is_completed = true }, ifMatch),
        Change.Toggle => user.Send(HttpMethod.Patch, $"{user.PathOf(id)}/complete", ifMatch: ifMatch),
        _ => user.Send(HttpMethod.Delete, user.PathOf(id), ifMatch: ifMatch),
    };
}

public sealed class ChangeTaskOnSqliteTests(Databases databases) : ChangeTaskTests(databases.Sqlite);

[Trait("Category", "Slow")]
public sealed class ChangeTaskOnPostgresTests(Databases databases) : ChangeTaskTests(databases.Postgres);

[Trait("Category", "Slow")]
public sealed class ChangeTaskOnTwoServersTests(TwoServers servers) : ChangeTaskTests(servers.App);
