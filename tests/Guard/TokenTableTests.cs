using System.Text;

namespace Tests.Guard;

public sealed class TokenTableTests(SocketApp app)
{
    public static TheoryData<string, string> Rows => new(TokenCases.All.Select(row => (row.Case, row.ErrorCode)));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_token_gets_its_verdict(string name, string errorCode)
    {
        var answer = await app.Raw.Get("/api/me", HeaderOf(name));

        if (errorCode == TokenCases.Good)
        {
            answer.Status.ShouldBe(200, answer.Body);
            answer.Header("WWW-Authenticate").ShouldBeEmpty();
            return;
        }

        answer.Status.ShouldBe(401, answer.Body);
        answer.ErrorCode().ShouldBe(errorCode);
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Header("Content-Length").ShouldBe($"{Encoding.UTF8.GetByteCount(answer.Body)}");
        answer.Header("WWW-Authenticate").ShouldBe(errorCode switch
        {
            "MISSING_TOKEN" => "Bearer",
            "INVALID_HEADER_FORMAT" => $"Bearer error=\"invalid_request\", error_description=\"{answer.Member("detail")}\"",
            _ => $"Bearer error=\"invalid_token\", error_description=\"{answer.Member("detail")}\"",
        });
    }

    [Fact]
    public void The_table_is_long_and_every_code_has_several_rows()
    {
        TokenCases.All.Count.ShouldBeGreaterThanOrEqualTo(150);
        TokenCases.All.GroupBy(row => row.ErrorCode).Where(group => group.Key != "MISSING_TOKEN").ShouldAllBe(group => group.Count() >= 5);
    }

    [Theory]
    [InlineData("a session token", "session token")]
    [InlineData("a session token as it is stored, with base64", "/api/auth/token")]
    [InlineData("EdDSA", "Better Auth is not configured to sign HS256. ")]
    [InlineData("RS256", "Better Auth is not configured to sign HS256. ")]
    [InlineData("ES256", "Better Auth is not configured to sign HS256. ")]
    public async Task The_most_common_mistakes_name_their_fix(string name, string cure)
    {
        var answer = await app.Raw.Get("/api/me", HeaderOf(name));

        answer.Member("detail")!.ShouldContain(cure);
    }

    [Theory]
    [InlineData("/api/me?access_token={0}&token={0}")]
    [InlineData("/api/me", "Cookie: access_token={0}; better-auth.session_token={0}")]
    [InlineData("/api/me", "X-Authorization: Bearer {0}", "Proxy-Authorization: Bearer {0}")]
    [InlineData("/api/me", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 13", "", "access_token=")]
    public async Task A_token_elsewhere_is_not_looked_at(string path, params string[] headers)
    {
        var token = Token.Of("ada").ToString();

        var answer = await app.Raw.Get(path.Replace("{0}", token), [.. headers.Select(header => header.Replace("{0}", token))]);

        answer.Status.ShouldBe(401);
        answer.ErrorCode().ShouldBe("MISSING_TOKEN");
    }

    private static string[] HeaderOf(string name) =>
        TokenCases.All.Single(row => row.Case == name).Authorization is { } value ? [$"Authorization: {value}"] : [];
}
