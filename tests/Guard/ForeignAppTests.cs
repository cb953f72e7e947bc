namespace Tests.Guard;

/// <summary>The guard in another FastEndpoints app. FastEndpoints has one configuration per process, so each case starts a process.</summary>
[Trait("Category", "Slow")]
public sealed class ForeignAppTests(ForeignApp foreign) : IClassFixture<ForeignApp>
{
    private static readonly string Ada = $"Authorization: Bearer {Fresh("ada")}";

    [Fact]
    public async Task It_guards_FastEndpoints_endpoints()
    {
        using var process = foreign.Start();
        var app = await Listening(process);

        ShouldBeProblem(await app.Get("/ada/notes"), 401, "MISSING_TOKEN");
        ShouldBeProblem(await app.Get("/ada/notes", $"Authorization: Bearer {Fresh("ada") with { Key = "a-secret-that-the-app-was-never-told-about" }}"), 401, "INVALID_TOKEN_SIGNATURE");
        ShouldBeProblem(await app.Get("/bob/notes", Ada), 403, "FORBIDDEN_USER_ACCESS");
        ShouldBeProblem(await Post(app, "/bob/notes", "{malformed"), 403, "FORBIDDEN_USER_ACCESS");
        ShouldBeProblem(await app.Get("/whoami"), 401, "MISSING_TOKEN");
        ShouldBeProblem(await app.Get("/nowhere"), 401, "MISSING_TOKEN");
        ShouldBeProblem(await app.Get("/_test_url_cache_"), 401, "MISSING_TOKEN");
        ShouldBe(await app.Get("/runs"), 200, "0");

        ShouldBe(await app.Get("/ada/notes", Ada), 200, "\"ada\"");
        ShouldBe(await Post(app, "/ada/notes", """{"title":"Hello"}"""), 200, "\"Hello\"");
        (await Post(app, "/ada/notes", "{malformed")).Status.ShouldBe(400);
        ShouldBe(await app.Get("/whoami", Ada), 200, "\"ada\"");
        ShouldBe(await app.Get("/runs"), 200, "2");
        (await app.Get("/nowhere", Ada)).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("MisspeltParameter", "Route '/{userId}/photos' (Foreign.Refused.MisspeltParameter)", "Write {user_id}")]
    [InlineData("AnonymousOwner", "Route '/{user_id}/photos' (Foreign.Refused.AnonymousOwner)", "Remove AllowAnonymous")]
    [InlineData("UserInBody", "Foreign.Refused.NewPhoto.UserId, a request of Foreign.Refused.UserInBody", "take the user from the token: this.Caller.Id")]
    [InlineData("UserInQuery", "Foreign.Refused.PhotoQuery.UserId, a request of Foreign.Refused.UserInQuery", "take the user from the token: this.Caller.Id")]
    public async Task An_endpoint_that_the_guard_would_misread_prevents_startup(string endpoint, string fault, string fix)
    {
        using var process = foreign.Start(("REGISTER", endpoint));
        var (exitCode, output, error) = await process.End();

        exitCode.ShouldNotBe(0);
        output.ShouldNotContain("Now listening on:");
        error.ShouldContain(fault);
        error.ShouldContain(fix);
    }

    [Theory]
    [InlineData("handler")]
    [InlineData("pre-processor")]
    public async Task Each_of_the_two_owner_checks_refuses_alone(string without)
    {
        using var process = foreign.Start(("WITHOUT", without));
        var app = await Listening(process);

        ShouldBeProblem(await app.Get("/bob/notes", Ada), 403, "FORBIDDEN_USER_ACCESS");
        ShouldBeProblem(await Post(app, "/bob/notes", """{"title":"Hello"}"""), 403, "FORBIDDEN_USER_ACCESS");
        ShouldBe(await app.Get("/runs"), 200, "0");
        ShouldBe(await app.Get("/ada/notes", Ada), 200, "\"ada\"");
        ShouldBe(await app.Get("/runs"), 200, "1");
    }

    // Proves that the variable of the test above removes what it names.
    [Fact]
    public async Task Without_both_owner_checks_a_request_gets_through()
    {
        using var process = foreign.Start(("WITHOUT", "handler, pre-processor"));
        var app = await Listening(process);

        ShouldBe(await app.Get("/bob/notes", Ada), 200, "\"ada\"");
        ShouldBe(await app.Get("/runs"), 200, "1");
    }

    private static async Task<RawClient> Listening(Command process) => new(new Uri(await process.Says("Now listening on:")));

    private static Task<RawAnswer> Post(RawClient app, string path, string body) =>
        app.Send("POST", path, Ada, "Content-Type: application/json", $"Content-Length: {body.Length}", "", body);

    private static void ShouldBe(RawAnswer answer, int status, string body)
    {
        answer.Status.ShouldBe(status, answer.Body);
        answer.Body.ShouldBe(body);
    }

    private static void ShouldBeProblem(RawAnswer answer, int status, string errorCode)
    {
        answer.Status.ShouldBe(status, answer.Body);
        answer.ErrorCode().ShouldBe(errorCode);
        answer.Headers.Contains("WWW-Authenticate").ShouldBe(status == 401);
    }

    // The app uses the system clock, not the tests' clock.
    private static Token Fresh(string uid)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Token.Of(uid).With("iat", now).With("exp", now + 900);
    }
}
