using System.Net;

namespace Tests.OpenApi;

public sealed class DocumentTests(ApiApp app)
{
    public static readonly TheoryData<Operation> Operations = [.. Document.Api.Operations];

    [Fact]
    public void Every_response_is_compared_with_the_file()
    {
        foreach (var operation in Document.Api.Operations)
            Document.Served.OperationAt(operation.Method, operation.Path).ShouldNotBeNull().Element.GetRawText().ShouldBe(operation.Element.GetRawText(), $"{operation}");
    }

    [Fact]
    public async Task The_file_is_what_the_program_serves()
    {
        await using var plain = new PlainApp();
        using var client = plain.Anonymous();

        using var response = await client.GetAsync("/openapi/v1.json");

        response.Content.Headers.ContentType.ShouldNotBeNull().ToString().ShouldBe("application/json; charset=utf-8");
        response.Headers.CacheControl.ShouldNotBeNull().ToString().ShouldBe("no-cache");
        Document.Api.Text.ShouldBe(await response.Content.ReadAsStringAsync(), "build again, and commit openapi.json");
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task The_command_writes_the_same_in_every_environment_and_leaves_no_files()
    {
        using var folder = new TempFolder();

        var (exitCode, output, error) = await Command.RunApi(
            folder.Path,
            [("ASPNETCORE_ENVIRONMENT", "Development"), ("BETTER_AUTH_SECRET", "short"), ("PORT", "no"), ("DATABASE_URL", "no")],
            "openapi");

        (exitCode, error).ShouldBe((0, ""));
        output.ShouldBe(Document.Api.Text);
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void It_names_no_host() =>
        Document.Api.Root.GetProperty("servers").EnumerateArray().Select(server => server.GetProperty("url").GetString()).ShouldBe(["/"]);

    [Fact]
    public void It_describes_how_to_get_a_token() =>
        Document.Api.Root.GetProperty("info").GetProperty("description").GetString().ShouldNotBeNull().ShouldContain("GET /api/auth/token");

    [Fact]
    public void An_operationId_names_one_operation() => Document.Api.Operations.Select(operation => operation.Id).ShouldBeUnique();

    [Theory]
    [MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public void An_operation_has_a_summary_and_a_description(Operation operation)
    {
        var tags = Document.Api.Root.GetProperty("tags").EnumerateArray()
            .ToDictionary(tag => tag.GetProperty("name").GetString()!, tag => tag.GetProperty("description").GetString());

        operation.Element.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace();
        operation.Element.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace();
        tags[operation.Element.GetProperty("tags").EnumerateArray().Single().GetString()!].ShouldNotBeNullOrWhiteSpace();
        operation.Parameters.ShouldAllBe(parameter => parameter.GetProperty("description").GetString() != "");
    }

    [Theory]
    [MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public async Task A_token_is_required_exactly_where_documented(Operation operation)
    {
        using var anyone = app.Anonymous();
        using var response = await anyone.SendAsync(operation.Request());

        (response.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(operation.NeedsToken);
        operation.Responses.ContainsKey("401").ShouldBe(operation.NeedsToken);
    }

    [Theory]
    [MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public async Task A_path_with_a_user_id_belongs_to_that_user(Operation operation)
    {
        using var other = app.ClientOf("not-" + Operation.UserId);
        using var response = await other.SendAsync(operation.Request());

        var hasOwner = operation.Path.Contains("{user_id}", StringComparison.Ordinal);
        (response.StatusCode == HttpStatusCode.Forbidden).ShouldBe(hasOwner);
        operation.Responses.ContainsKey("403").ShouldBe(hasOwner);
        operation.Parameters.Any(parameter => parameter.GetProperty("name").GetString() == "user_id").ShouldBe(hasOwner);
    }

    [Theory]
    [MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public async Task A_body_is_validated_as_documented(Operation operation)
    {
        string[] codes = ["400", "413", "415", "422"];
        if (operation.RequestBody is null)
        {
            codes[..3].ShouldAllBe(code => !operation.Responses.ContainsKey(code));
            return;
        }

        using var client = app.ClientOf(Operation.UserId);
        using var malformed = await client.SendAsync(operation.Request("{"));
        using var foreign = await client.SendAsync(operation.Request("{}", "text/plain"));
        using var large = await client.SendAsync(operation.Request($"\"{new string('a', 65_536)}\""));

        codes.ShouldAllBe(code => operation.Responses.ContainsKey(code));
        new[] { malformed, foreign, large }.Select(response => (int)response.StatusCode).ShouldBe([400, 415, 413]);
    }

    [Theory]
    [MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public void Every_body_has_an_example_that_matches_its_schema(Operation operation)
    {
        var answers = operation.Responses.Values.Where(response => response.TryGetProperty("content", out _))
            .Select(response => response.GetProperty("content").EnumerateObject().Single().Value);

        foreach (var body in operation.RequestBody is { } request ? answers.Append(request) : answers)
        {
            var examples = body.TryGetProperty("examples", out var several)
                ? several.EnumerateObject().Select(example => example.Value.GetProperty("value")).ToList()
                : [body.GetProperty("example")];
            examples.ShouldNotBeEmpty();
            examples.SelectMany(example => Document.Api.Schemas.FaultsOf(example, body.GetProperty("schema"))).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public void Every_error_is_a_problem_with_its_codes_listed(Operation operation)
    {
        foreach (var (status, response) in operation.Responses.Where(response => response.Key[0] is '4' or '5' && operation.Method != "HEAD"))
        {
            var schema = response.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema");
            var members = schema.GetProperty("allOf")[1].GetProperty("properties");
            members.GetProperty("status").GetProperty("enum").EnumerateArray().Single().GetRawText().ShouldBe(status);
            members.GetProperty("error_code").GetProperty("enum").GetArrayLength().ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Every_code_of_a_rejected_token_is_listed()
    {
        var content = Document.Api.OperationAt("GET", "/api/me")!.Responses["401"].GetProperty("content").GetProperty("application/problem+json");

        content.GetProperty("examples").EnumerateObject().Select(code => code.Name).ShouldBe(
        [
            "MISSING_TOKEN", "INVALID_HEADER_FORMAT", "MALFORMED_TOKEN", "UNSUPPORTED_ALGORITHM", "INVALID_TOKEN_SIGNATURE", "TOKEN_EXPIRED",
            "TOKEN_NOT_YET_VALID", "TOKEN_LIFETIME_TOO_LONG", "INVALID_ISSUER", "INVALID_AUDIENCE", "MISSING_UID_CLAIM",
        ]);
    }

    private sealed class PlainApp : ApiApp
    {
        protected override bool HasSample => false;
    }
}
