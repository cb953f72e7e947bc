using System.Net;
using System.Text.Json;
using CsCheck;
using Tests.Data;

namespace Tests.Features.Tasks;

public abstract class ListTasksTests(ApiApp app)
{
    [Fact]
    public async Task A_user_without_tasks_gets_an_empty_page()
    {
        using var user = new TaskUser(app);

        using var response = await user.Http.GetAsync(user.Path);

        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"items":[],"count":0,"next_cursor":null}""");
        response.Headers.CacheControl.ShouldNotBeNull().ToString().ShouldBe("no-cache, private");
    }

    [Fact]
    public async Task The_list_is_newest_first_with_each_task_as_in_its_own_response()
    {
        using var user = new TaskUser(app);
        using var other = new TaskUser(app);
        string[] ids = [await user.CreateId(), await user.CreateId(), await user.CreateId()];
        await other.Create();

        var (items, next) = await user.Page("");

        items.Select(IdOf).ShouldBe(ids.Reverse());
        next.ShouldBeNull();
        items[0].GetRawText().ShouldBe((await user.Read(ids[2])).GetRawText());
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    public async Task Pages_end_where_the_tasks_end(int limit, int pages)
    {
        using var user = new TaskUser(app);
        for (var index = 0; index < 4; index++) await user.Create();

        var sizes = new List<int>();
        var (items, next) = await user.Page($"limit={limit}");
        for (sizes.Add(items.Count); next is not null; sizes.Add(items.Count)) (items, next) = await user.Page($"limit={limit}&cursor={next}");

        sizes.Count.ShouldBe(pages);
        sizes.Sum().ShouldBe(4);
    }

    [Fact]
    public async Task A_page_has_100_tasks_by_default()
    {
        using var user = new TaskUser(app);
        for (var index = 0; index < 101; index++) await user.Create();

        var (items, next) = await user.Page("");
        var (all, end) = await user.Page("limit=1000");

        (items.Count, next is null).ShouldBe((100, false));
        (all.Count, end).ShouldBe((101, null));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task A_page_of_large_tasks_ends_at_a_mebibyte_and_the_next_one_goes_on()
    {
        using var user = new TaskUser(app);
        // Each character is twelve bytes of JSON.
        var (title, description) = (string.Concat(Enumerable.Repeat("😀", 255)), string.Concat(Enumerable.Repeat("😀", 2000)));
        var ids = new List<string>();
        for (var index = 0; index < 80; index++)
        {
            using var response = await user.Send(HttpMethod.Post, user.Path, new { title, description });
            ids.Insert(0, IdOf(await response.Json()));
        }

        var (seen, sizes) = (new List<string>(), new List<int>());
        for (string? query = "limit=1000"; query is not null;)
        {
            using var response = await user.Http.GetAsync($"{user.Path}?{query}");
            sizes.Add((await response.Content.ReadAsByteArrayAsync()).Length);
            var page = await response.Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(IdOf));
            query = page.GetProperty("next_cursor").GetString() is { } cursor ? $"limit=1000&cursor={cursor}" : null;
        }

        seen.ShouldBe(ids);
        sizes.ShouldAllBe(size => size <= 1024 * 1024);
        sizes.SkipLast(1).ShouldAllBe(size => size > 1000 * 1000);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task A_thousand_tasks_with_long_titles_are_one_page()
    {
        using var user = new TaskUser(app);
        await Parallel.ForAsync(0, 1000, async (_, _) => await user.Create(new string('t', 255)));

        var (items, next) = await user.Page("limit=1000");

        (items.Count, next).ShouldBe((1000, null));
    }

    [Fact]
    public async Task The_filter_returns_completed_or_pending_tasks_page_by_page()
    {
        using var user = new TaskUser(app);
        var ids = new List<string>();
        for (var index = 0; index < 7; index++)
        {
            ids.Insert(0, await user.CreateId());
            if (index % 2 == 0) (await user.Send(HttpMethod.Patch, $"{user.PathOf(ids[0])}/complete")).Dispose();
        }

        var completed = await Walk(user, "limit=2&is_completed=true");
        var open = await Walk(user, "limit=2&is_completed=false");

        completed.ShouldBe(ids.Where((_, index) => index % 2 == 0));
        open.ShouldBe(ids.Where((_, index) => index % 2 == 1));
    }

    [Fact]
    public async Task Changes_between_pages_neither_drop_nor_repeat_a_task()
    {
        // Between two pages: how many tasks are created, which one is completed or deleted, and the next page's limit.
        var steps = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 23], Gen.Bool, Gen.Int[1, 5]);
        await Gen.Select(Gen.Int[1, 24], Gen.Int[1, 5], steps.Array[24]).SampleAsync(
            async (count, limit, changes) =>
            {
                using var user = new TaskUser(app);
                var before = new List<string>();
                while (before.Count < count) before.Add(await user.CreateId());

                var (items, next) = await user.Page($"limit={limit}");
                var seen = items.Select(IdOf).ToList();
                for (var page = 0; next is not null; page++)
                {
                    // Tasks are created, and seen and unseen ones are changed or deleted. Every task that remains must be listed once.
                    var (created, which, isCompleted, nextLimit) = changes[page];
                    while (created-- > 0) await user.Create();
                    var some = before[which % before.Count];
                    if (isCompleted) (await user.Send(HttpMethod.Patch, $"{user.PathOf(some)}/complete")).Dispose();
                    else if (before.Count > 1 && before.Remove(some)) (await user.Send(HttpMethod.Delete, user.PathOf(some))).Dispose();
                    (items, next) = await user.Page($"limit={nextLimit}&cursor={next}");
                    seen.AddRange(items.Select(IdOf));
                }

                seen.ShouldBeUnique();
                before.Except(seen).ShouldBeEmpty();
                seen.ShouldBe(seen.OrderDescending(StringComparer.Ordinal));
            },
            iter: 4, threads: 1);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=abc", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("is_completed=1", "is_completed")]
    [InlineData("is_completed=yes", "is_completed")]
    [InlineData("is_completed=", "is_completed")]
    [InlineData("is_completed=true&is_completed=false", "is_completed")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    public async Task A_query_that_breaks_a_rule_is_422(string query, string field)
    {
        using var user = new TaskUser(app);

        using var response = await user.Http.GetAsync($"{user.Path}?{query}");

        var problem = await response.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
    }

    [Fact]
    public async Task Query_values_are_not_logged()
    {
        using var user = new TaskUser(app);

        (await user.Http.GetAsync($"{user.Path}?limit=secret-{user.Id}-in-the-query")).Dispose();

        app.Logs.GetSnapshot().ShouldNotContain(record => record.AllText().Contains($"secret-{user.Id}"));
    }

    [Fact]
    public async Task A_cursor_that_was_changed_or_taken_from_another_user_is_422()
    {
        using var user = new TaskUser(app);
        using var other = new TaskUser(app);
        for (var index = 0; index < 3; index++) await user.Create();
        await other.Create();
        var (_, cursor) = await user.Page("limit=1");

        await Tampered(cursor!).SampleAsync(
            async changed =>
            {
                using var response = await user.Http.GetAsync($"{user.Path}?cursor={Uri.EscapeDataString(changed)}");
                response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{changed} of {cursor}");
            },
            iter: 60, threads: 1);

        using var foreign = await other.Http.GetAsync($"{other.Path}?cursor={cursor}");
        await foreign.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
    }

    private static string IdOf(JsonElement task) => task.GetProperty("id").GetString()!;

    internal static async Task<List<string>> Walk(TaskUser user, string query)
    {
        var (items, next) = await user.Page(query);
        var ids = items.Select(IdOf).ToList();
        while (next is not null)
        {
            (items, next) = await user.Page($"{query}&cursor={next}");
            ids.AddRange(items.Select(IdOf));
        }

        return ids;
    }

    private static Gen<string> Tampered(string cursor) =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, cursor.Length - 1], Gen.Char["ABCXYZabcxyz0189-_=+/% \t\0é"], (change, at, character) => change switch
        {
            0 => cursor.Remove(at, 1),
            1 => cursor.Insert(at, $"{character}"),
            2 => cursor[..at],
            _ => $"{cursor[..at]}{character}{cursor[(at + 1)..]}",
        }).Where(changed => changed != cursor);
}

public sealed class ListTasksOnSqliteTests(Databases databases) : ListTasksTests(databases.Sqlite);

[Trait("Category", "Slow")]
public sealed class ListTasksOnPostgresTests(Databases databases) : ListTasksTests(databases.Postgres);

[Trait("Category", "Slow")]
public sealed class ListTasksOnTwoServersTests(TwoServers servers) : ListTasksTests(servers.App);

/// <summary>Tests that need a clock that stands still.</summary>
public sealed class ListTasksOfOneInstantTests(ApiApp app)
{
    [Fact]
    public async Task Tasks_of_one_instant_have_a_stable_order()
    {
        using var user = new TaskUser(app);
        for (var index = 0; index < 10; index++) await user.Create();

        var ids = await ListTasksTests.Walk(user, "limit=3");

        ids.Count.ShouldBe(10);
        ids.ShouldBeUnique();
        (await ListTasksTests.Walk(user, "limit=4")).ShouldBe(ids);
    }
}
