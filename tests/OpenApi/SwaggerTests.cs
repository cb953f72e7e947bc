using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;

namespace Tests.OpenApi;

public sealed partial class SwaggerTests(ApiApp app)
{
    [Fact]
    public async Task The_page_and_all_that_it_loads_come_from_here()
    {
        using var client = app.Anonymous();

        var page = await client.GetStringAsync("/swagger/index.html");

        var files = LinksIn(page);
        files.ShouldContain("swagger-ui-bundle.js");
        foreach (var file in files)
        {
            using var response = await client.GetAsync($"/swagger/{file}");
            response.StatusCode.ShouldBe(HttpStatusCode.OK, file);
        }
    }

    [Fact]
    public async Task It_keeps_the_token_over_a_reload_and_lets_every_operation_be_tried()
    {
        using var client = app.Anonymous();

        var script = await client.GetStringAsync("/swagger/index.js");

        script.ShouldContain("\"/openapi/v1.json\"");
        script.ShouldContain("\"persistAuthorization\":true");
        script.ShouldContain("\"tryItOutEnabled\":true");
    }

    [Theory]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/index.js")]
    [InlineData("/swagger/swagger-ui-bundle.js")]
    public async Task The_page_must_not_load_or_call_other_origins_or_be_framed(string path)
    {
        using var client = app.Anonymous();

        using var response = await client.GetAsync(path);

        var policy = response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("connect-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
    }

    [Fact]
    public async Task In_Development_it_shows_the_command_that_prints_a_token()
    {
        await using var development = new DevelopmentApp();
        using var client = development.Anonymous();

        (await client.GetStringAsync("/openapi/v1.json")).ShouldContain("dotnet run --project Api.csproj -- token ada");
    }

    [Fact]
    public async Task Outside_Development_the_document_does_not_mention_the_token_command()
    {
        using var client = app.Anonymous();

        foreach (var path in (string[])["/openapi/v1.json", "/swagger/index.html", "/swagger/index.js"])
            (await client.GetStringAsync(path)).ShouldNotContain("dotnet run");
    }

    private static List<string> LinksIn(string page) => [.. Link().Matches(page).Select(match => match.Groups["file"].Value).Order().Distinct()];

    [GeneratedRegex("""(src|href)="\.?/?(?<file>[^"]+)" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    private sealed class DevelopmentApp : ApiApp
    {
        private readonly TempFolder _folder = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            // Not the repository's root, where a developer may have an .env.
            builder.UseEnvironment("Development").UseContentRoot(_folder.Path);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing) _folder.Dispose();
        }
    }
}
