using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Tests.Http;

/// <summary>The requirements for a body. On a socket, because a test server and its client correct requests.</summary>
public sealed class BodyTests(SocketApp socket, ApiApp app)
{
    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";

    public static TheoryData<string> Malformed =>
    [
        "",
        " ",
        "null",
        "[]",
        """[{"title":"x"}]""",
        "\"x\"",
        "5",
        "{",
        """{"title":"x"}}""",
        """{"title":"x"} {"title":"x"}""",
        """{"title":"x"} x""",
        """{"title":"x",}""",
        """{title:"x"}""",
        """{'title':'x'}""",
        """{"title":"x"/**/}""",
        """{"title":5}""",
        """{"title":{}}""",
        """{"title":["x"]}""",
        """{"title":"x","description":true}""",
        """{"title":"x","priority":1}""",
        """{"title":"x","size":"1"}""",
        """{"title":"\ud800"}""",
        """{"title":"\udc00\ud800"}""",
        """{"title":"x","unknown":"\ud800"}""",
        """{"title":"x","unknown":["\ud83d x"]}""",
        """{"title":"x","\udc00":1}""",
        """{"title":"\x41"}""",
        "{\"title\":\"a\nb\"}",
        "{\"title\":\"\u0080\"}",
        "{\"title\":\"\u00c0\u00af\"}",
        "{\"title\":\"\u00ed\u00a0\u0080\"}",
        "{\"title\":\"x\",\"unknown\":\"\u00ff\"}",
        "{\"title\":\"x\",\"unknown\":[{\"a\":\"\u00f5\"}]}",
        "{\"title\":\"x\",\"\u00ff\":1}",
        "\u00ef\u00bb\u00bf{\"title\":\"x\"}",
        "\u00ff\u00fe{\0}\0",
        $$"""{"title":"x","unknown":{{new string('[', 70)}}{{new string(']', 70)}}}""",
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_body_that_cannot_be_read_as_the_object_expected_is_400(string latin1)
    {
        var answer = await Post("/api/ada/things", latin1, Ada, "Content-Type: application/json");

        answer.Status.ShouldBe(400, answer.Body);
        answer.ErrorCode().ShouldBe("MALFORMED_BODY");
        answer.Header("Cache-Control").ShouldContain("no-store");
    }

    [Theory]
    [InlineData("""{"title":"\ud83d\ude00","unknown":"\ud83d\ude00"}""")]
    [InlineData("""  {"title":"x","title2":null,"unknown":{"a":[1,2.5e3,true,null,"\u00e9"]}}  """)]
    [InlineData("{\"title\":\"\u00c3\u00a9\",\"\u00c3\u00a9\":\"\u00f0\u009f\u0098\u0080\"}")]
    public async Task A_body_that_can_be_read_is_read(string latin1) =>
        (await Post("/api/ada/things", latin1, Ada, "Content-Type: application/json")).Status.ShouldBe(201);

    [Theory]
    [InlineData("""{"title":5}""", "The value of $.title has the wrong type, or the member is repeated.")]
    [InlineData("""{"title":{"secret":1}}""", "The value of $.title has the wrong type, or the member is repeated.")]
    [InlineData("""{"title":"x","title":"secret"}""", "The value of $.title has the wrong type, or the member is repeated.")]
    [InlineData("""{"title":"x" secret}""", "It is not valid JSON in UTF-8 at line 1, position 14.")]
    [InlineData("secret", "It is not valid JSON in UTF-8 at line 1, position 1.")]
    [InlineData("[\"secret\"]", "It is not an object.")]
    public async Task The_detail_of_a_400_is_a_sentence_of_the_API_and_not_of_the_parser(string body, string reason)
    {
        var answer = await Post("/api/ada/things", body, Ada, "Content-Type: application/json");

        answer.Status.ShouldBe(400);
        answer.Member("detail").ShouldBe($"The body is not the expected JSON object. {reason}");
    }

    [Fact]
    public async Task The_detail_of_a_500_does_not_show_the_message_of_a_JsonException()
    {
        var answer = await socket.Raw.Get("/api/things/failure", Ada, "X-Fail: yes");

        (answer.Status, answer.ErrorCode()).ShouldBe((500, "INTERNAL_ERROR"));
        answer.Member("detail").ShouldBe("An unexpected error occurred. Quote the trace_id when you report it.");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("application/json; v=1")]
    public async Task JSON_in_UTF_8_is_accepted(string contentType) =>
        (await Post("/api/ada/things", """{"title":"x"}""", Ada, $"Content-Type: {contentType}")).Status.ShouldBe(201);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/jsonx")]
    [InlineData("application/problem+json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/*")]
    [InlineData("*/*")]
    [InlineData("json")]
    [InlineData("application/json, text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=utf-8; charset=utf-7")]
    [InlineData("application/json; charset=")]
    [InlineData("application/json; charset")]
    public async Task Anything_else_is_415_and_said_before_the_owner_is_looked_at_but_after_the_token(string? contentType)
    {
        string[] type = contentType is null ? [] : [$"Content-Type: {contentType}"];

        var own = await Post("/api/ada/things", "{", [Ada, .. type]);
        var others = await socket.Raw.Send("PUT", $"/api/bob/things/{Guid.NewGuid()}", [Ada, .. type, "Content-Length: 1", "", "{"]);
        var anonymous = await Post("/api/ada/things", "{", type);

        (own.Status, own.ErrorCode()).ShouldBe((415, "UNSUPPORTED_MEDIA_TYPE"));
        (others.Status, others.ErrorCode()).ShouldBe((415, "UNSUPPORTED_MEDIA_TYPE"));
        (anonymous.Status, anonymous.ErrorCode()).ShouldBe((401, "MISSING_TOKEN"));
    }

    [Fact]
    public async Task Two_content_types_are_415()
    {
        var answer = await Post("/api/ada/things", """{"title":"x"}""", Ada, "Content-Type: application/json", "Content-Type: text/plain");

        answer.Status.ShouldBe(415);
    }

    [Fact]
    public async Task Toggling_requires_no_body_and_no_content_type()
    {
        var answer = await socket.Raw.Send("PATCH", $"/api/ada/things/{Guid.NewGuid()}/touch", Ada);

        answer.ErrorCode().ShouldBe("THING_NOT_FOUND");
    }

    [Fact]
    public async Task A_body_of_65536_bytes_is_accepted_and_one_more_byte_is_413()
    {
        var largest = Sized(65_536);

        (await Post("/api/ada/things", largest, Ada, "Content-Type: application/json")).Status.ShouldBe(201);
        var announced = await Post("/api/ada/things", Sized(65_537), Ada, "Content-Type: application/json");
        var chunked = await socket.Raw.Send(
            "POST", "/api/ada/things", Ada, "Content-Type: application/json", "Transfer-Encoding: chunked", "", $"10001\r\n{Sized(65_537)}\r\n0\r\n");

        (announced.Status, announced.ErrorCode()).ShouldBe((413, "PAYLOAD_TOO_LARGE"));
        (chunked.Status, chunked.ErrorCode()).ShouldBe((413, "PAYLOAD_TOO_LARGE"));
    }

    [Fact]
    public async Task The_size_limit_applies_without_the_server_s_limit_too()
    {
        using var user = app.ClientOf("ada");

        using var announced = await user.PostAsync("/api/ada/things", Body.Of(Sized(65_537)));
        using var unannounced = new HttpRequestMessage(HttpMethod.Post, "/api/ada/things") { Content = Body.Of(Sized(65_537)), Headers = { TransferEncodingChunked = true } };
        using var chunked = await user.SendAsync(unannounced);

        await announced.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
        await chunked.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
    }

    [Theory]
    [InlineData("POST", "/api/ada/things", null, 401)]
    [InlineData("POST", "/api/bob/things", "ada", 403)]
    [InlineData("PUT", "/api/bob/things/01a1fd50-ff86-7e20-b247-a87b3f6a3ee5", "ada", 403)]
    [InlineData("PATCH", "/api/bob/things/01a1fd50-ff86-7e20-b247-a87b3f6a3ee5/touch", "ada", 403)]
    [InlineData("DELETE", "/api/bob/things/01a1fd50-ff86-7e20-b247-a87b3f6a3ee5", "ada", 403)]
    [InlineData("POST", "/api/bob/nothing", "ada", 404)]
    [InlineData("POST", "/api/bob/things/01a1fd50-ff86-7e20-b247-a87b3f6a3ee5", "ada", 405)]
    [InlineData("POST", "/api/ada/things", "ada", 999)]
    public async Task The_body_is_not_read_for_a_rejected_caller(string method, string path, string? uid, int status)
    {
        var body = new UnreadableStream();

        var context = await app.Server.SendAsync(context =>
        {
            (context.Request.Method, context.Request.Path) = (method, path);
            context.Request.ContentType = "application/json";
            context.Request.ContentLength = 13;
            context.Request.Body = body;
            if (uid is not null) context.Request.Headers.Authorization = $"Bearer {Token.Of(uid)}";
        });

        // The last row proves that the stream detects a read.
        if (status == 999) body.WasRead.ShouldBeTrue();
        else (context.Response.StatusCode, body.WasRead).ShouldBe((status, false));
    }

    [Fact]
    public async Task A_client_s_mistake_is_no_error_in_the_log()
    {
        using var fresh = new ApiApp();
        using var user = fresh.ClientOf("ada");

        (await user.PostAsync("/api/ada/things", Body.Of("{"))).Dispose();
        (await user.GetAsync("/api/ada/things?limit=x")).Dispose();

        fresh.Logs.GetSnapshot().ShouldNotContain(record => record.Level >= LogLevel.Error);
    }

    private static string Sized(int size) => """{"title":"x","unknown":"_"}""".Replace("_", new string('a', size - 26), StringComparison.Ordinal);

    private Task<RawAnswer> Post(string path, string latin1, params string[] headers) =>
        socket.Raw.Send("POST", path, [.. headers, $"Content-Length: {Encoding.Latin1.GetByteCount(latin1)}", "", latin1]);

    private sealed class UnreadableStream : MemoryStream
    {
        public bool WasRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw Tell();

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw Tell();

        public override int Read(byte[] buffer, int offset, int count) => throw Tell();

        private IOException Tell()
        {
            WasRead = true;
            return new IOException("It must not be read.");
        }
    }
}
