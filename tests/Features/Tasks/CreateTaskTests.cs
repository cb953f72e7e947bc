using System.Net;
using System.Text.Json;
using CsCheck;
using Tests.Data;

namespace Tests.Features.Tasks;

public abstract class CreateTaskTests(ApiApp app)
{
    [Fact]
    public async Task A_created_task_can_be_read_at_its_Location()
    {
        using var user = new TaskUser(app);

        using var created = await user.Send(HttpMethod.Post, user.Path, new { title = "Buy milk", description = "2 l", priority = "High" });

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var task = await created.Json();
        var location = created.Headers.Location?.ToString();
        location.ShouldBe($"/api/{user.Id}/tasks/{task.GetProperty("id").GetString()}");
        created.Headers.ETag.ShouldNotBeNull().ToString().ShouldBe("\"1\"");
        created.Headers.CacheControl.ShouldNotBeNull().ToString().ShouldBe("no-cache, private");
        task.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["id", "user_id", "title", "description", "priority", "is_completed", "created_at", "updated_at", "etag"]);
        task.GetProperty("etag").GetString().ShouldBe("\"1\"");
        (task.GetProperty("user_id").GetString(), task.GetProperty("title").GetString()).ShouldBe((user.Id, "Buy milk"));
        (task.GetProperty("description").GetString(), task.GetProperty("priority").GetString()).ShouldBe(("2 l", "High"));
        task.GetProperty("is_completed").GetBoolean().ShouldBeFalse();
        task.GetProperty("created_at").GetString().ShouldNotBeNull().ShouldMatch(@"^2030-01-02T03:04:05\.\d{1,6}Z$");
        task.GetProperty("updated_at").GetString().ShouldBe(task.GetProperty("created_at").GetString());
        using var read = await user.Http.GetAsync(location);
        (await read.Content.ReadAsStringAsync()).ShouldBe(await created.Content.ReadAsStringAsync());
    }

    // Each reading advances the clock of these tests by a microsecond.
    [Fact]
    public async Task Times_are_exact_to_the_microsecond()
    {
        using var user = new TaskUser(app);
        string[] ids = [await user.CreateId(), await user.CreateId(), await user.CreateId()];
        using var changed = await user.Send(HttpMethod.Patch, $"{user.PathOf(ids[2])}/complete");

        var tasks = new List<JsonElement>();
        foreach (var id in ids) tasks.Add(await user.Read(id));

        DateTimeOffset[] times = [.. tasks.Select(task => task.GetProperty("created_at").GetDateTimeOffset()), tasks[2].GetProperty("updated_at").GetDateTimeOffset()];
        times.ShouldBe(times.Distinct().Order());
        (await changed.Json()).GetRawText().ShouldBe(tasks[2].GetRawText());
    }

    [Theory]
    [InlineData("""{"title":"x"}""")]
    [InlineData("""{"title":"x","description":null,"priority":null}""")]
    [InlineData("""{"title":"x","is_completed":true,"user_id":"somebody","id":"0","version":9,"unknown":{"a":[1,"\u00e9"]}}""")]
    public async Task What_is_absent_has_its_default_and_what_is_unknown_is_ignored(string body)
    {
        using var user = new TaskUser(app);

        using var created = await user.Http.PostAsync(user.Path, Body.Of(body));

        var task = await created.Json();
        task.GetProperty("user_id").GetString().ShouldBe(user.Id);
        task.GetProperty("description").ValueKind.ShouldBe(JsonValueKind.Null);
        task.GetProperty("priority").GetString().ShouldBe("Medium");
        task.GetProperty("is_completed").GetBoolean().ShouldBeFalse();
        created.Headers.ETag.ShouldNotBeNull().ToString().ShouldBe("\"1\"");
    }

    [Theory]
    [InlineData("{}", "title")]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"title":""}""", "title")]
    [InlineData("""{"title":" \t\u00a0\u3000"}""", "title")]
    [InlineData("""{"title":"a\u0000b"}""", "title")]
    [InlineData("""{"title":"x","description":"\u0000"}""", "description")]
    [InlineData("""{"title":"x","priority":"high"}""", "priority")]
    [InlineData("""{"title":"x","priority":""}""", "priority")]
    [InlineData("""{"title":"","description":"\u0000","priority":"Urgent"}""", "description,priority,title")]
    public async Task An_invalid_body_is_422_with_a_message_for_each_field(string body, string fields)
    {
        using var user = new TaskUser(app);

        using var response = await user.Http.PostAsync(user.Path, Body.Of(body));

        var problem = await response.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
        var errors = problem.GetProperty("errors").EnumerateObject().ToList();
        string.Join(',', errors.Select(error => error.Name).Order()).ShouldBe(fields);
        errors.ShouldAllBe(error => error.Value.GetArrayLength() == 1 && error.Value[0].GetString()!.EndsWith('.'));
    }

    [Theory]
    [InlineData("x", 255, true)]
    [InlineData("x", 256, false)]
    [InlineData("😀", 255, true)]
    [InlineData("😀", 256, false)]
    public async Task A_title_has_up_to_255_code_points(string character, int count, bool isGood)
    {
        using var user = new TaskUser(app);

        using var response = await user.Send(HttpMethod.Post, user.Path, new { title = string.Concat(Enumerable.Repeat(character, count)) });

        response.StatusCode.ShouldBe(isGood ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public async Task A_description_has_up_to_2000_code_points(int count, bool isGood)
    {
        using var user = new TaskUser(app);

        using var response = await user.Send(HttpMethod.Post, user.Path, new { title = "x", description = string.Concat(Enumerable.Repeat("😀", count)) });

        response.StatusCode.ShouldBe(isGood ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Any_text_comes_back_as_it_went()
    {
        using var user = new TaskUser(app);

        await Gen.Select(Text(255), Text(2000)).SampleAsync(
            async (title, description) =>
            {
                using var created = await user.Send(HttpMethod.Post, user.Path, new { title, description });
                created.StatusCode.ShouldBe(HttpStatusCode.Created);
                var read = await user.Read((await created.Json()).GetProperty("id").GetString()!);
                read.GetProperty("title").GetString().ShouldBe(title);
                read.GetProperty("description").GetString().ShouldBe(description);
            },
            iter: 25, threads: 1);
    }

    [Theory]
    [InlineData("Ada Lovelace")]
    [InlineData("a+b%2B?c#d&e=f")]
    [InlineData("ädä-😀-אבג")]
    [InlineData("'; DROP TABLE tasks; --")]
    [InlineData("@id {=Versions} $1 ?")]
    public async Task Any_user_id_that_has_a_path_has_tasks(string uid)
    {
        using var user = new TaskUser(app, $"{uid}{Guid.NewGuid()}");

        using var created = await user.Send(HttpMethod.Post, user.Path, new { title = "x" });

        created.Headers.Location.ShouldNotBeNull().OriginalString.ShouldStartWith($"{user.Path}/");
        using var read = await user.Http.GetAsync(created.Headers.Location);
        (await read.Json()).GetProperty("user_id").GetString().ShouldBe(user.Id);
    }

    [Fact]
    public async Task A_user_id_that_is_too_long_for_an_index_is_422()
    {
        using var longest = new TaskUser(app, $"{Guid.NewGuid():N}{RandomText(992)}");
        using var longer = new TaskUser(app, $"{Guid.NewGuid():N}{RandomText(994)}");

        (await longest.Create()).GetProperty("user_id").GetString().ShouldBe(longest.Id);
        using var refused = await longer.Send(HttpMethod.Post, longer.Path, new { title = "x" });
        using var list = await longer.Http.GetAsync(longer.Path);
        using var missing = await longer.Http.DeleteAsync(longer.PathOf($"{Guid.NewGuid()}"));

        var problem = await refused.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
        problem.GetProperty("errors").TryGetProperty("user_id", out _).ShouldBeTrue();
        list.StatusCode.ShouldBe(HttpStatusCode.OK);
        await missing.ShouldBeProblem(HttpStatusCode.NotFound, "TASK_NOT_FOUND");
    }

    // Random, because PostgreSQL could store compressible text.
    private static string RandomText(int length) => Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(length / 2));

    // Each kind with the same probability: control characters, Latin, the rest of the basic plane, the other planes, and noncharacters.
    private static readonly Gen<string> Character = Gen.OneOf(
        Gen.Int[1, 0x1F], Gen.Int[0x20, 0xFF], Gen.Int[0x100, 0xD7FF], Gen.Int[0xE000, 0xFFFF], Gen.Int[0x10000, 0x10FFFF]).Select(char.ConvertFromUtf32);

    // Text that is not blank and has at most this many characters.
    private static Gen<string> Text(int most) => Character.Array[0, most - 1].Select(characters => $"x{string.Concat(characters)}");
}

public sealed class CreateTaskOnSqliteTests(Databases databases) : CreateTaskTests(databases.Sqlite);

[Trait("Category", "Slow")]
public sealed class CreateTaskOnPostgresTests(Databases databases) : CreateTaskTests(databases.Postgres);

[Trait("Category", "Slow")]
public sealed class CreateTaskOnTwoServersTests(TwoServers servers) : CreateTaskTests(servers.App);
