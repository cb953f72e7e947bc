using System.Net;
using Tests.Data;

namespace Tests.Features.Tasks;

public abstract class GetTaskTests(ApiApp app)
{
    [Fact]
    public async Task A_task_that_never_was_and_a_task_of_somebody_else_are_the_same_404()
    {
        using var user = new TaskUser(app);
        using var other = new TaskUser(app);
        var id = await other.CreateId();

        using var never = await user.Http.GetAsync(user.PathOf($"{Guid.NewGuid()}"));
        using var others = await user.Http.GetAsync(user.PathOf(id));

        var first = await never.ShouldBeProblem(HttpStatusCode.NotFound, "TASK_NOT_FOUND");
        var second = await others.ShouldBeProblem(HttpStatusCode.NotFound, "TASK_NOT_FOUND");
        second.GetProperty("detail").GetString().ShouldBe(first.GetProperty("detail").GetString());
        never.Headers.ETag.ShouldBeNull();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("not-a-uuid")]
    [InlineData("01a1fd50-ff86-7e20-b247-a87b3f6a3ee")]
    [InlineData("01a1fd50-ff86-7e20-b247-a87b3f6a3ee5x")]
    public async Task An_id_that_is_not_a_UUID_is_an_unknown_path(string id)
    {
        using var user = new TaskUser(app);

        using var response = await user.Http.GetAsync(user.PathOf(id));

        await response.ShouldBeProblem(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Head_returns_the_headers_of_get_without_a_body()
    {
        using var user = new TaskUser(app);
        var id = await user.CreateId();

        using var head = await user.Send(HttpMethod.Head, user.PathOf(id));
        using var missing = await user.Send(HttpMethod.Head, user.PathOf($"{Guid.NewGuid()}"));

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Headers.ETag.ShouldNotBeNull().ToString().ShouldBe("\"1\"");
        head.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/json");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("\"1\"", 304)]
    [InlineData("W/\"1\"", 304)]
    [InlineData("\"7\", \"1\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"2\"", 200)]
    [InlineData("\"01\"", 200)]
    [InlineData("\"+1\"", 200)]
    [InlineData("\"\"", 200)]
    [InlineData("1", 200)]
    [InlineData("garbage", 200)]
    [InlineData("\"1\", garbage", 200)]
    public async Task If_None_Match_with_the_current_version_is_304(string ifNoneMatch, int status)
    {
        using var user = new TaskUser(app);
        var id = await user.CreateId();

        using var response = await user.Send(HttpMethod.Get, user.PathOf(id), ifNoneMatch: ifNoneMatch);

        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.ETag.ShouldNotBeNull().ToString().ShouldBe("\"1\"");
        response.Headers.CacheControl.ShouldNotBeNull().ToString().ShouldBe("no-cache, private");
        if (status == 304) (await response.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_If_None_Match_lines_are_one_list()
    {
        using var user = new TaskUser(app);
        using var request = new HttpRequestMessage(HttpMethod.Get, user.PathOf(await user.CreateId()));
        request.Headers.Add("If-None-Match", ["\"9\"", "\"1\""]);

        using var response = await user.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task If_Match_that_does_not_match_is_412_and_precedes_If_None_Match()
    {
        using var user = new TaskUser(app);
        var id = await user.CreateId();

        using var stale = await user.Send(HttpMethod.Get, user.PathOf(id), ifMatch: "\"2\"", ifNoneMatch: "\"1\"");
        using var fresh = await user.Send(HttpMethod.Get, user.PathOf(id), ifMatch: "\"1\"", ifNoneMatch: "\"1\"");

        await stale.ShouldBeProblem(HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        fresh.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }
}

public sealed class GetTaskOnSqliteTests(Databases databases) : GetTaskTests(databases.Sqlite);

[Trait("Category", "Slow")]
public sealed class GetTaskOnPostgresTests(Databases databases) : GetTaskTests(databases.Postgres);

[Trait("Category", "Slow")]
public sealed class GetTaskOnTwoServersTests(TwoServers servers) : GetTaskTests(servers.App);
