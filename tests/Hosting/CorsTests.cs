namespace Tests.Hosting;

public sealed class CorsTests(SocketApp app)
{
    private const string Allowed = $"Origin: {Token.Origin}";
    private const string Foreign = "Origin: http://evil.example";

    public static TheoryData<string, string[], int> Answers => new()
    {
        { "/api/me", [$"Authorization: Bearer {Token.Of("ada")}"], 200 },
        { "/api/me", [], 401 },
        { "/api/me", ["Authorization: Bearer nonsense"], 401 },
        { "/nowhere", [$"Authorization: Bearer {Token.Of("ada")}"], 404 },
        { "/health/live", [], 200 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_answer_to_an_allowed_origin_says_so(string path, string[] headers, int status)
    {
        var answer = await app.Raw.Get(path, [Allowed, .. headers]);

        answer.Status.ShouldBe(status);
        answer.Header("Access-Control-Allow-Origin").ShouldBe(Token.Origin);
        answer.Header("Access-Control-Expose-Headers").ShouldBe("ETag,Location,WWW-Authenticate,Retry-After");
        answer.Header("Access-Control-Allow-Credentials").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_answer_to_a_foreign_origin_does(string path, string[] headers, int status)
    {
        var answer = await app.Raw.Get(path, [Foreign, .. headers]);

        answer.Status.ShouldBe(status);
        answer.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_preflight_is_answered_without_a_token(string method)
    {
        var answer = await app.Raw.Send("OPTIONS", "/api/ada/things", Allowed, $"Access-Control-Request-Method: {method}",
            "Access-Control-Request-Headers: authorization,content-type,if-match,if-none-match,traceparent");

        answer.Status.ShouldBe(204);
        answer.Header("Access-Control-Allow-Origin").ShouldBe(Token.Origin);
        answer.Header("Access-Control-Allow-Methods").Split(',').ShouldContain(method);
        answer.Header("Access-Control-Allow-Headers").ShouldBe("Authorization,Content-Type,If-Match,If-None-Match,traceparent");
        answer.Header("Access-Control-Allow-Credentials").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_preflight_of_a_foreign_origin_allows_nothing()
    {
        var answer = await app.Raw.Send("OPTIONS", "/api/me", Foreign, "Access-Control-Request-Method: GET");

        answer.Header("Access-Control-Allow-Origin").ShouldBeEmpty();
        answer.Header("Access-Control-Allow-Methods").ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_of_several_origins_is_answered_with_its_own_name()
    {
        using var several = SocketApp.With(("CORS_ORIGINS", "https://a.example, https://b.example:8443"));

        (await several.Raw.Get("/api/me", "Origin: https://a.example")).Header("Access-Control-Allow-Origin").ShouldBe("https://a.example");
        (await several.Raw.Get("/api/me", "Origin: https://b.example:8443")).Header("Access-Control-Allow-Origin").ShouldBe("https://b.example:8443");
        (await several.Raw.Get("/api/me", "Origin: https://b.example")).Header("Access-Control-Allow-Origin").ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_origins_no_page_may_call()
    {
        using var none = SocketApp.With(("CORS_ORIGINS", ""));

        (await none.Raw.Get("/api/me", Allowed)).Header("Access-Control-Allow-Origin").ShouldBeEmpty();
    }
}
