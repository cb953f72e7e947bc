namespace Tests.Features;

public sealed class HealthTests(SocketApp app)
{
    public static TheoryData<string, string, string[]> Requests =>
    [
        .. from method in (string[])["GET", "HEAD"]
           from path in (string[])["/health/live", "/health/ready"]
           from headers in (string[][])[[], [$"Authorization: Bearer {Token.Of("ada")}"]]
           select new TheoryDataRow<string, string, string[]>(method, path, headers),
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Health_responses_are_not_cached(string method, string path, string[] headers)
    {
        var answer = await app.Raw.Send(method, path, headers);

        (answer.Status, answer.Header("Cache-Control")).ShouldBe((200, "no-store"));
    }
}
