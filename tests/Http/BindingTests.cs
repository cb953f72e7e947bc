using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Http;

namespace Tests.Http;

/// <summary>The sources of a request's values: the body of a POST or PUT, the query of a GET or DELETE, and nothing else.</summary>
public sealed class BindingTests(ApiApp app, SocketApp socket)
{
    private const string Things = "/api/ada/things";

    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";

    /// <summary>Each member of a body, in lower, upper and mixed case.</summary>
    public static TheoryData<string> Members =>
    [
        .. from member in (string[])["title", "description", "priority"]
           from name in (string[])[member, member.ToUpperInvariant(), char.ToUpperInvariant(member[0]) + member[1..]]
           select name,
    ];

    [Theory]
    [MemberData(nameof(Members))]
    public async Task The_query_writes_no_member_of_a_body(string name) =>
        ShouldBeAsSent(await Post($"{Things}?{name}=High", """{"title":"sent"}"""));

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_header_writes_no_member_of_a_body(string name) =>
        ShouldBeAsSent(await Post(Things, """{"title":"sent"}""", $"{name}: High"));

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_cookie_writes_no_member_of_a_body(string name) =>
        ShouldBeAsSent(await Post(Things, """{"title":"sent"}""", $"Cookie: {name}=High"));

    [Fact]
    public async Task The_route_writes_no_member_of_a_body() => ShouldBeAsSent(await Post($"{Things}/routed/copies", """{"title":"sent"}"""));

    [Fact]
    public async Task Missing_body_members_are_not_read_from_other_sources()
    {
        var answer = await Post($"{Things}/routed/copies?title=asked&description=asked&priority=High", "{}", "title: headed", "Cookie: title=baked", "_RoutelessTest_: true");

        (answer.Status, answer.ErrorCode()).ShouldBe((422, "VALIDATION_FAILED"));
        Document(answer).GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe("title");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "title=formed&limit=5")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nformed\r\n--x--\r\n")]
    public async Task A_form_is_not_a_body(string contentType, string form)
    {
        var answer = await socket.Raw.Send("POST", Things, Ada, $"Content-Type: {contentType}", $"Content-Length: {form.Length}", "", form);

        (answer.Status, answer.ErrorCode()).ShouldBe((415, "UNSUPPORTED_MEDIA_TYPE"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_query_is_read_from_the_query_alone(string method)
    {
        foreach (var (contentType, body) in ((string, string)[])[("application/json", """{"limit":7,"label":"bodied"}"""), ("application/json", "{"), ("application/x-www-form-urlencoded", "limit=7&label=formed")])
        {
            var answer = await socket.Raw.Send(
                method, $"{Things}?is_old=true", Ada, "limit: 7", "label: headed", "Cookie: limit=7; label=baked", $"Content-Type: {contentType}", $"Content-Length: {body.Length}", "", body);

            answer.Status.ShouldBe(200, answer.Body);
            var page = Document(answer);
            (page.GetProperty("limit").GetInt32(), page.GetProperty("label").GetString(), page.GetProperty("is_old").GetBoolean()).ShouldBe((100, null, true));
        }
    }

    [Theory]
    [InlineData("", 200, "\" \"")]
    [InlineData("?label=asked&id=01890A5D-ac96-774b-bcce-b302099a8057", 200, "\"asked 01890a5d-ac96-774b-bcce-b302099a8057\"")]
    [InlineData("?id=01890a5dac96774bbcceb302099a8057", 422, "id: Must be a UUID.")]
    [InlineData("?id=%7B01890a5d-ac96-774b-bcce-b302099a8057%7D", 422, "id: Must be a UUID.")]
    [InlineData("?id=%2001890a5d-ac96-774b-bcce-b302099a8057", 422, "id: Must be a UUID.")]
    [InlineData("?id=01890a5d-ac96-774b-bcce-b302099a8057%20", 422, "id: Must be a UUID.")]
    public async Task The_route_writes_no_member_of_a_query_and_a_UUID_has_one_spelling(string query, int status, string expected)
    {
        await using var app = await GuardedApp.Start(typeof(GetLabel));

        var answer = await app.Raw.Get($"/api/labels/routed{query}", Ada);

        answer.Status.ShouldBe(status);
        (status == 200 ? answer.Body : answer.Member("detail")).ShouldBe(expected);
    }

    [Theory]
    [InlineData("GET", "/api/ada/things")]
    [InlineData("GET", "/api/ada/things/01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("DELETE", "/api/ada/things")]
    [InlineData("DELETE", "/api/ada/things/01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("PATCH", "/api/ada/things/01890a5d-ac96-774b-bcce-b302099a8057/touch")]
    public async Task A_body_that_no_endpoint_reads_is_not_read(string method, string path)
    {
        var context = await app.Server.SendAsync(context =>
        {
            (context.Request.Method, context.Request.Path, context.Request.ContentType, context.Request.ContentLength) = (method, path, "application/json", 5);
            context.Request.Headers.Authorization = $"Bearer {Token.Of("ada")}";
            context.Request.Body = new ThrowingStream();
        });

        context.Response.StatusCode.ShouldBeOneOf(StatusCodes.Status200OK, StatusCodes.Status204NoContent, StatusCodes.Status404NotFound);
    }

    [Theory]
    [InlineData("limit=", "limit", "Must be a whole number.")]
    [InlineData("limit=+5", "limit", "Must be a whole number.")]
    [InlineData("limit=%2B5", "limit", "Must be a whole number.")]
    [InlineData("limit=%205", "limit", "Must be a whole number.")]
    [InlineData("limit=5%20", "limit", "Must be a whole number.")]
    [InlineData("limit=5.0", "limit", "Must be a whole number.")]
    [InlineData("limit=0x5", "limit", "Must be a whole number.")]
    [InlineData("limit=1,000", "limit", "Must be a whole number.")]
    [InlineData("limit=%D9%A5", "limit", "Must be a whole number.")]
    [InlineData("limit=5&limit=5", "limit", "Must be a whole number.")]
    [InlineData("limit=99999999999", "limit", "Must be a whole number.")]
    [InlineData("LIMIT=abc", "limit", "Must be a whole number.")]
    [InlineData("limit=-1", "limit", "Must be from 1 to 1000.")]
    [InlineData("is_old=", "is_old", "Must be true or false.")]
    [InlineData("is_old=TRUE", "is_old", "Must be true or false.")]
    [InlineData("is_old=True", "is_old", "Must be true or false.")]
    [InlineData("is_old=1", "is_old", "Must be true or false.")]
    [InlineData("is_old=%20true", "is_old", "Must be true or false.")]
    [InlineData("is_old=true&is_old=true", "is_old", "Must be true or false.")]
    [InlineData("IS_OLD=secret", "is_old", "Must be true or false.")]
    [InlineData("label=aaaaaaaaaaaaaaaaaaaaa", "label", "Must be at most 20 characters long; it is 21.")]
    public async Task A_query_value_has_one_spelling_and_is_never_repeated(string query, string field, string message)
    {
        var answer = await socket.Raw.Get($"{Things}?{query}", Ada);

        (answer.Status, answer.ErrorCode()).ShouldBe((422, "VALIDATION_FAILED"));
        answer.Member("detail").ShouldBe($"{field}: {message}");
        var error = Document(answer).GetProperty("errors").EnumerateObject().ShouldHaveSingleItem();
        error.Name.ShouldBe(field);
        error.Value.EnumerateArray().Select(text => text.GetString()).ShouldBe([message]);
        answer.Body.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("limit=5&is_old=false&label=", 5, "", false)]
    [InlineData("LIMIT=007&Label=A", 7, "A", null)]
    [InlineData("isOld=x&IsOld=x&zzz=1", 100, null, null)]
    public async Task Valid_query_values_are_bound_and_unknown_ones_are_ignored(string query, int limit, string? label, bool? isOld)
    {
        var page = Document(await socket.Raw.Get($"{Things}?{query}", Ada));

        page.GetProperty("limit").GetInt32().ShouldBe(limit);
        page.GetProperty("label").GetString().ShouldBe(label);
        (page.GetProperty("is_old").ValueKind == JsonValueKind.Null ? null : (bool?)page.GetProperty("is_old").GetBoolean()).ShouldBe(isOld);
    }

    [Theory]
    [InlineData("", "It is empty.")]
    [InlineData("null", "It is not an object.")]
    [InlineData("[]", "It is not an object.")]
    [InlineData("\"secret\"", "It is not an object.")]
    [InlineData("{", "It is not valid JSON in UTF-8 at line 1, position 2.")]
    [InlineData("{\n  \"title\": \"x\",\n  secret\n}", "It is not valid JSON in UTF-8 at line 3, position 3.")]
    [InlineData("{\n\"secret\":\"\\ud800\"}", "It is not valid JSON in UTF-8 at line 2, position 10.")]
    [InlineData("""{"title":"x","secret":[{"a":5]}""", "It is not valid JSON in UTF-8 at line 1, position 30.")]
    [InlineData("""{"title":5}""", "The value of $.title has the wrong type, or the member is repeated.")]
    [InlineData("""{"title":"x","description":["secret"]}""", "The value of $.description has the wrong type, or the member is repeated.")]
    [InlineData("""{"title":"x","title":"secret"}""", "The value of $.title has the wrong type, or the member is repeated.")]
    [InlineData("""{"title":"x","t\u0069tle":"secret"}""", "The value of $.title has the wrong type, or the member is repeated.")]
    public async Task The_position_of_a_syntax_error_is_reported(string body, string where)
    {
        var answer = await Post(Things, body);

        (answer.Status, answer.ErrorCode()).ShouldBe((400, "MALFORMED_BODY"));
        answer.Member("detail").ShouldEndWith($" {where}");
        answer.Body.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("""{"title":"sent","Title":"x","TITLE":5}""")]
    [InlineData("""{"zzz":1,"title":"sent","zzz":{}}""")]
    public async Task An_unknown_member_is_ignored_even_twice(string body) => ShouldBeAsSent(await Post(Things, body));

    [Fact]
    public async Task A_member_has_one_message()
    {
        var answer = await Post(Things, $$"""{"title":"{{new string(' ', 300)}}"}""");

        Document(answer).GetProperty("errors").GetProperty("title").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task An_exception_in_a_handler_is_not_a_400()
    {
        var answer = await socket.Raw.Get("/api/things/failure", Ada, "X-Fail: yes");

        (answer.Status, answer.ErrorCode()).ShouldBe((500, "INTERNAL_ERROR"));
        answer.Body.ShouldNotContain("secret");
    }

    private Task<RawAnswer> Post(string path, string body, params string[] headers) =>
        socket.Raw.Send("POST", path, [Ada, .. headers, "Content-Type: application/json", $"Content-Length: {body.Length}", "", body]);

    private static void ShouldBeAsSent(RawAnswer answer)
    {
        answer.Status.ShouldBeOneOf(200, 201);
        var thing = Document(answer);
        (thing.GetProperty("title").GetString(), thing.GetProperty("description").GetString(), thing.GetProperty("priority").GetString()).ShouldBe(("sent", null, null));
    }

    private static JsonElement Document(RawAnswer answer) => OpenApi.Document.Parse(answer.Body);

    private sealed class ThrowingStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("The body was read.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("The body was read.");
    }

    private sealed class GetLabel : Endpoint<GetLabel.Request, string>
    {
        public override void Configure() => Get("/api/labels/{label}");

        public override Task<string> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult($"{req.Label} {req.Id}");

        internal sealed record Request(string? Label = null, Guid? Id = null);
    }
}
