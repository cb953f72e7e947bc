namespace Tests.Http;

/// <summary>On a socket, because a test server drops empty headers.</summary>
public sealed class PreconditionTests(SocketApp socket)
{
    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";

    [Theory]
    [InlineData("If-Match:", 412)]
    [InlineData("If-Match: ,", 412)]
    [InlineData("If-Match: *,", 412)]
    [InlineData("If-Match: *", 200)]
    [InlineData("If-Match: \"1\"", 200)]
    [InlineData("X-Nothing: 1", 200)]
    public async Task An_empty_If_Match_matches_nothing(string header, int status)
    {
        var created = await socket.Raw.Send("POST", "/api/ada/things", Ada, "Content-Type: application/json", "Content-Length: 13", "", """{"title":"x"}""");

        var answer = await socket.Raw.Send("PATCH", $"{created.Header("Location")}/touch", Ada, header);

        answer.Status.ShouldBe(status);
    }
}
