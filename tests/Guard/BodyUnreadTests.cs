using Microsoft.AspNetCore.Http;

namespace Tests.Guard;

/// <summary>The body of a rejected request is not read: reading it throws.</summary>
public sealed class BodyUnreadTests(ApiApp app)
{
    private const string Json = "application/json";

    [Theory]
    [InlineData("POST", "/api/ada/things", Json, null, 401)]
    [InlineData("POST", "/api/ada/things", Json, "nonsense", 401)]
    [InlineData("POST", "/nowhere", Json, null, 401)]
    [InlineData("POST", "/api/ada/things", "text/plain", null, 401)]
    [InlineData("POST", "/api/bob/things", Json, "ada", 403)]
    [InlineData("PUT", "/api/bob/things/0193e0a0-0000-7000-8000-000000000000", Json, "ada", 403)]
    [InlineData("POST", "/nowhere", Json, "ada", 404)]
    [InlineData("POST", "/api/me", Json, "ada", 405)]
    [InlineData("PATCH", "/api/bob/things", Json, "ada", 405)]
    [InlineData("POST", "/api/bob/things", "text/plain", "ada", 415)]
    [InlineData("POST", "/api/bob/things", null, "ada", 415)]
    [InlineData("POST", "/api/ada/things", "text/plain", "ada", 415)]
    public async Task A_refused_body_is_not_read(string method, string path, string? mediaType, string? user, int status)
    {
        var context = await Send(method, path, mediaType, user);

        context.Response.StatusCode.ShouldBe(status);
        context.Response.ContentType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task An_accepted_body_is_read_and_therefore_throws() =>
        (await Send("POST", "/api/ada/things", Json, "ada")).Response.StatusCode.ShouldBe(500);

    private Task<HttpContext> Send(string method, string path, string? mediaType, string? user) => app.Server.SendAsync(context =>
    {
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.ContentType = mediaType;
        context.Request.ContentLength = 100;
        if (user is not null) context.Request.Headers.Authorization = $"Bearer {(user == "nonsense" ? user : Token.Of(user))}";
        context.Request.Body = new Unreadable();
    });

    private sealed class Unreadable : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("The body was read.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
