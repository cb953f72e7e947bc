namespace Tests.Guard;

/// <summary>The order of the checks, for requests without a body.</summary>
public sealed class CheckOrderTests(SocketApp app)
{
    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/me/more")]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/openapi/v2.yaml")]
    [InlineData("POST", "/api/me")]
    [InlineData("DELETE", "/api/me")]
    [InlineData("BREW", "/api/me")]
    [InlineData("POST", "/health/live")]
    public async Task Without_a_token_nothing_is_said_of_routes(string method, string path)
    {
        var answer = await app.Raw.Send(method, path);

        answer.Status.ShouldBe(401);
        answer.ErrorCode().ShouldBe("MISSING_TOKEN");
        answer.Header("Allow").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/")]
    [InlineData("/api/")]
    [InlineData("/api/me/more")]
    public async Task With_a_token_an_unknown_path_is_404(string path)
    {
        using var production = SocketApp.With(("OPENAPI_ENABLED", "false"));

        var answer = await production.Raw.Get(path, Ada);

        answer.Status.ShouldBe(404);
        answer.ErrorCode().ShouldBe("NOT_FOUND");
    }

    [Theory]
    [InlineData("POST", "/api/me", "GET")]
    [InlineData("PUT", "/api/me", "GET")]
    [InlineData("BREW", "/api/me", "GET")]
    [InlineData("POST", "/health/live", "GET, HEAD")]
    public async Task With_a_token_an_unsupported_method_is_405_with_Allow(string method, string path, string allowed)
    {
        var answer = await app.Raw.Send(method, path, Ada, "Content-Length: 0");

        answer.Status.ShouldBe(405);
        answer.ErrorCode().ShouldBe("METHOD_NOT_ALLOWED");
        answer.Header("Allow").ShouldBe(allowed);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/swagger-ui.css")]
    public async Task Open_paths_need_no_token_and_ignore_an_invalid_one(string path)
    {
        (await app.Raw.Get(path)).Status.ShouldBe(200);
        (await app.Raw.Get(path, "Authorization: Bearer nonsense")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_file_that_swagger_does_not_have_is_404_without_a_token() =>
        (await app.Raw.Get("/swagger/no-such-file.js")).ErrorCode().ShouldBe("NOT_FOUND");

    [Fact]
    public async Task The_root_leads_to_swagger()
    {
        var answer = await app.Raw.Get("/");

        answer.Status.ShouldBe(302);
        answer.Header("Location").ShouldBe("/swagger");
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger")]
    [InlineData("/swagger/index.html")]
    [InlineData("/")]
    public async Task If_OpenAPI_is_disabled_its_paths_are_unknown(string path)
    {
        using var production = SocketApp.With(("OPENAPI_ENABLED", "false"));

        (await production.Raw.Get(path)).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await production.Raw.Get(path, Ada)).ErrorCode().ShouldBe("NOT_FOUND");
    }

    [Theory]
    [InlineData("/api/me")]
    [InlineData("/nowhere")]
    [InlineData("/health/live")]
    public async Task No_response_sets_a_cookie_or_names_the_server(string path)
    {
        var answer = await app.Raw.Get(path, Ada);

        answer.Header("Set-Cookie").ShouldBeEmpty();
        answer.Header("Server").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png")]
    [InlineData("application/xml;q=0.9")]
    public async Task A_problem_has_one_format_for_any_Accept_header(string accept)
    {
        (await app.Raw.Get("/api/me", $"Accept: {accept}")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/nowhere", Ada, $"Accept: {accept}")).ErrorCode().ShouldBe("NOT_FOUND");
    }
}
