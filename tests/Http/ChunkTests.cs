using Microsoft.Extensions.Logging;

namespace Tests.Http;

/// <summary>Bodies with invalid chunks. They have their own app, so that all log entries are from these tests.</summary>
public sealed class ChunkTests(SocketApp app) : IClassFixture<SocketApp>
{
    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";

    [Theory]
    [InlineData("no chunk size", "")]
    [InlineData("a chunk size that is no number", "secret\r\n{}\r\n0\r\n")]
    [InlineData("a chunk size with a sign", "-2\r\n{}\r\n0\r\n")]
    [InlineData("a chunk size with a prefix", "0x2\r\n{}\r\n0\r\n")]
    [InlineData("a chunk size that is negative in 32 bits", "80000000\r\n{}\r\n0\r\n")]
    [InlineData("a chunk size beyond 32 bits", "fffffffff\r\n{}\r\n0\r\n")]
    [InlineData("a chunk size beyond 64 bits", "ffffffffffffffffff\r\n{}\r\n0\r\n")]
    [InlineData("a chunk longer than its size", "1\r\n{}\r\n0\r\n")]
    [InlineData("a chunk size that ends in a line feed alone", "2\n{}\r\n0\r\n")]
    [InlineData("a chunk extension that ends in a line feed alone", "2;secret\n{}\r\n0\r\n")]
    [InlineData("a malformed chunk behind a good one", "2\r\n{}\r\nsecret\r\n0\r\n")]
    public async Task Malformed_chunks_are_400_and_not_logged(string what, string chunks)
    {
        app.Logs.Clear();

        var answer = await app.Raw.Send("POST", "/api/ada/things", Ada, "Content-Type: application/json", "Transfer-Encoding: chunked", "", chunks);

        answer.Status.ShouldBe(400, what);
        answer.ErrorCode().ShouldBe("MALFORMED_BODY");
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Body.ShouldNotContain("secret");
        ShouldHaveLoggedNothing();
    }

    // If a client closes its half of the connection, Kestrel closes the other half without a response.
    [Theory]
    [InlineData("Transfer-Encoding: chunked", "")]
    [InlineData("Transfer-Encoding: chunked", "1")]
    [InlineData("Transfer-Encoding: chunked", "2;secret=")]
    [InlineData("Transfer-Encoding: chunked", "10\r\n{\"title\":\"secret")]
    [InlineData("Transfer-Encoding: chunked", "2\r\n{}\r\n")]
    [InlineData("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n")]
    [InlineData("Content-Length: 100", "")]
    [InlineData("Content-Length: 100", """{"title":"secret"}""")]
    public async Task A_body_that_ends_too_early_is_not_answered_and_not_logged(string framing, string body)
    {
        app.Logs.Clear();

        var answer = await app.Raw.SendAndHalfClose("POST", "/api/ada/things", Ada, "Content-Type: application/json", framing, "", body);

        answer.ShouldBeEmpty();
        ShouldHaveLoggedNothing();
    }

    private void ShouldHaveLoggedNothing() => app.Logs.GetSnapshot()
        .ShouldNotContain(record => record.Level >= LogLevel.Information || record.AllText().Contains("secret", StringComparison.Ordinal));
}
