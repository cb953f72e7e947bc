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
    public async Task Every_response_to_an_allowed_origin_has_the_CORS_headers(string path, string[] headers, int status)
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
    [MemberData(nameof(Answers))]
    public async Task Every_answer_varies_by_origin_whoever_asks(string path, string[] headers, int status)
    {
        foreach (var origin in new[] { "X-No-Origin: 1", Allowed, Foreign })
        {
            var answer = await app.Raw.Get(path, [origin, .. headers]);

            (answer.Status, answer.Header("Vary")).ShouldBe((status, "Origin"), origin);
        }
    }

    [Theory]
    [InlineData(Allowed)]
    [InlineData(Foreign)]
    public async Task A_preflight_varies_by_origin(string origin) =>
        (await app.Raw.Send("OPTIONS", "/api/me", origin, "Access-Control-Request-Method: GET")).Header("Vary").ShouldBe("Origin");

    [Fact]
    public async Task With_several_origins_allowed_responses_vary_once()
    {
        using var several = SocketApp.With(("CORS_ORIGINS", $"{Token.Origin},https://b.example"));

        foreach (var origin in new[] { "X-No-Origin: 1", Allowed, Foreign })
        {
            (await several.Raw.Get("/health/live", origin)).Header("Vary").ShouldBe("Origin");
            (await several.Raw.Get("/api/me", origin)).Header("Vary").ShouldBe("Origin");
            (await several.Raw.Send("OPTIONS", "/api/me", origin, "Access-Control-Request-Method: GET")).Header("Vary").ShouldBe("Origin");
        }
    }

    [Fact]
    public async Task A_server_error_varies_by_origin_too() =>
        (await app.Raw.Get("/api/things/failure", Allowed, $"Authorization: Bearer {Token.Of("ada")}", "X-Fail: yes")).Header("Vary").ShouldBe("Origin");

    // Without Origin in the request, there is no Access-Control-Allow-Origin, so these responses vary too.
    [Fact]
    public async Task With_any_origin_allowed_responses_vary_by_origin()
    {
        using var folder = new TempFolder();
        using var api = Command.StartApi(
            folder.Path, [("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("BETTER_AUTH_SECRET", Token.Secret), ("CORS_ORIGINS", "*")]);
        var raw = new RawClient(new Uri(await api.Says("Now listening on:")));

        var simple = await raw.Get("/health/live", Foreign);
        var same = await raw.Get("/health/live");
        var preflight = await raw.Send("OPTIONS", "/api/me", Foreign, "Access-Control-Request-Method: GET");

        new[] { simple, preflight }.Select(answer => answer.Header("Access-Control-Allow-Origin")).ShouldAllBe(origin => origin == "*");
        new[] { simple, same, preflight }.Select(answer => answer.Header("Vary")).ShouldAllBe(vary => vary == "Origin");
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
    public async Task A_response_allows_the_origin_of_its_request()
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

        var answer = await none.Raw.Get("/api/me", Allowed);

        answer.Header("Access-Control-Allow-Origin").ShouldBeEmpty();
        answer.Header("Vary").ShouldBeEmpty();
    }
}
