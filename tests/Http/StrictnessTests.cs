using System.Text;

namespace Tests.Http;

/// <summary>Values for which the platform accepts more than one spelling.</summary>
public sealed class StrictnessTests(SocketApp app)
{
    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";

    [Theory]
    [InlineData("""{"TITLE":"x"}""", 422)]
    [InlineData("""{"title":"x","Title":5,"PRIORITY":"zzz"}""", 201)]
    public async Task A_member_has_a_lower_case_name(string body, int status) =>
        (await app.Raw.Send("POST", "/api/ada/things", Ada, "Content-Type: application/json", $"Content-Length: {body.Length}", "", body)).Status.ShouldBe(status);

    [Theory]
    [InlineData("0193e0a0000070008000000000000000")]
    [InlineData("%7B0193e0a0-0000-7000-8000-000000000000%7D")]
    [InlineData("(0193e0a0-0000-7000-8000-000000000000)")]
    [InlineData("%200193e0a0-0000-7000-8000-000000000000")]
    [InlineData("0193e0a0-0000-7000-8000-000000000000%20")]
    [InlineData("%200193e0a0-0000-7000-8000-00000000000")]
    [InlineData("%20%20%20%200193e0a0000070008000000000000000")]
    public async Task An_id_in_another_spelling_is_an_unknown_path(string id) =>
        (await app.Raw.Get($"/api/ada/things/{id}", Ada)).ErrorCode().ShouldBe("NOT_FOUND");

    [Theory]
    [InlineData(65_536, 65_536, 201)]
    [InlineData(30_000, 4, 201)]
    [InlineData(65_537, 4096, 413)]
    public async Task The_size_of_a_chunked_body_excludes_its_framing(int size, int chunk, int status)
    {
        var body = """{"title":"x"}""".PadRight(size);
        var chunks = new StringBuilder();
        for (var at = 0; at < size; at += chunk)
        {
            var length = Math.Min(chunk, size - at);
            chunks.Append(length.ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Append("\r\n").Append(body, at, length).Append("\r\n");
        }

        var answer = await app.Raw.Send("POST", "/api/ada/things", Ada, "Content-Type: application/json", "Transfer-Encoding: chunked", "", $"{chunks}0\r\n");

        answer.Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_precondition_with_foreign_bytes_matches_nothing() =>
        (await app.Raw.Send("DELETE", "/api/ada/things/0193e0a0-0000-7000-8000-000000000000", Ada, "If-Match: \"\u00e9\"")).ErrorCode().ShouldBe("THING_NOT_FOUND");
}
