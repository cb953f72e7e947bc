using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.OpenApi;

/// <summary>How the document is sent, regardless of its content.</summary>
public sealed class DocumentTextTests(SocketApp socket)
{
    [Fact]
    public async Task HEAD_has_the_headers_of_GET_and_no_body()
    {
        var get = await socket.Raw.Get("/openapi/v1.json");

        var head = await socket.Raw.Send("HEAD", "/openapi/v1.json");

        head.Status.ShouldBe(200);
        head.Body.ShouldBeEmpty();
        foreach (var name in (string[])["ETag", "Cache-Control", "Content-Type", "Content-Length"]) head.Header(name).ShouldBe(get.Header(name));
        get.Header("ETag").ShouldMatch("^\"[A-Za-z0-9_-]{43}\"$");
    }

    [Theory]
    [InlineData("If-None-Match: {0}", 304)]
    [InlineData("If-None-Match: W/{0}", 304)]
    [InlineData("If-None-Match: \"other\", {0}", 304)]
    [InlineData("If-None-Match: \"other\"\r\nIf-None-Match: {0}", 304)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"other\"", 200)]
    [InlineData("If-None-Match: other", 200)]
    [InlineData("If-None-Match:", 200)]
    public async Task The_document_is_sent_again_only_if_it_has_changed(string header, int status)
    {
        var tag = (await socket.Raw.Get("/openapi/v1.json")).Header("ETag");

        foreach (var method in (string[])["GET", "HEAD"])
        {
            var answer = await socket.Raw.Send(method, "/openapi/v1.json", header.Replace("{0}", tag, StringComparison.Ordinal));

            (answer.Status, answer.Header("ETag"), answer.Header("Cache-Control")).ShouldBe((status, tag, "no-cache"));
            (answer.Body.Length > 0).ShouldBe(status == 200 && method == "GET");
        }
    }

    [Fact]
    public async Task It_is_generated_once()
    {
        await using var own = new CountingApp();
        using var client = own.Anonymous();

        for (var request = 0; request < 3; request++) await client.GetStringAsync("/openapi/v1.json");

        own.Count.ShouldBe(1);
    }

    private sealed class CountingApp : ApiApp
    {
        public int Count { get; private set; }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.Configure<OpenApiOptions>("v1", options => options.AddDocumentTransformer((_, _, _) =>
            {
                Count++;
                return Task.CompletedTask;
            })));
        }
    }
}
