using System.Collections;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using Api.Hosting;
using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tests.Sample;

namespace Tests.Slices;

/// <summary>Behavior of FastEndpoints that must not affect the API.</summary>
[Trait("Category", "Slow")]
public sealed class FrameworkTests(ApiApp app, SocketApp socket)
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task The_list_of_all_routes_that_FastEndpoints_maps_is_not_there(string method)
    {
        var anonymous = await socket.Raw.Send(method, "/_test_url_cache_");
        var caller = await socket.Raw.Send(method, "/_test_url_cache_", $"Authorization: Bearer {Token.Of("ada")}");

        (anonymous.Status, anonymous.ErrorCode()).ShouldBe((401, "MISSING_TOKEN"));
        (caller.Status, caller.ErrorCode()).ShouldBe((404, "NOT_FOUND"));
    }

    [Fact]
    public async Task Nothing_is_logged_of_the_endpoints_at_start()
    {
        await using var fresh = new ApiApp();
        using var client = fresh.Anonymous();
        (await client.GetAsync("/health/live")).EnsureSuccessStatusCode();

        fresh.Logs.GetSnapshot().ShouldNotContain(record => record.Category!.StartsWith("FastEndpoints", StringComparison.Ordinal) && record.Level < LogLevel.Warning);
    }

    // It would keep ASP.NET Core from reusing the objects of a request.
    [Fact]
    public void IHttpContextAccessor_is_registered_only_by_a_feature_that_needs_it()
    {
        var services = new ServiceCollection();

        services.AddFeatures();

        services.ShouldNotContain(service => service.ServiceType == typeof(IHttpContextAccessor));
    }

    [Theory]
    [InlineData("GET", "/api/bob/things", null)]
    [InlineData("GET", "/api/bob/things?limit=nonsense", null)]
    [InlineData("HEAD", "/api/bob/things/01890a5d-ac96-774b-bcce-b302099a8057", null)]
    [InlineData("DELETE", "/api/bob/things", null)]
    [InlineData("PATCH", "/api/bob/things/01890a5d-ac96-774b-bcce-b302099a8057/touch", null)]
    [InlineData("POST", "/api/bob/things", """{"title":"mine"}""")]
    [InlineData("POST", "/api/bob/things", "{}")]
    [InlineData("POST", "/api/bob/things", "{")]
    [InlineData("PUT", "/api/bob/things/01890a5d-ac96-774b-bcce-b302099a8057", """{"title":"mine"}""")]
    public async Task Either_lock_alone_keeps_other_users_out_and_the_handler_from_running(string method, string path, string? body)
    {
        using var authorizationOnly = app.WithWebHostBuilder(_ => { });
        RemovePreProcessors(authorizationOnly.Services);
        using var preProcessorOnly = app.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
            services.Remove(services.Single(service => service.ServiceType == typeof(IAuthorizationHandler) && service.ImplementationType?.Name == "OwnerOnly")).ShouldBeTrue()));

        // If middleware buffers the response, it has not started after the pre-processor has written it.
        using var buffered = preProcessorOnly.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new BufferedResponses())));

        foreach (var host in new[] { authorizationOnly, preProcessorOnly, buffered })
        {
            using var client = host.CreateDefaultClient(new OpenApi.DocumentCheck());
            client.DefaultRequestHeaders.Authorization = new("Bearer", Token.Of("ada").ToString());

            using var response = await client.SendAsync(new(new(method), path) { Content = body is null ? null : Body.Of(body) });

            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            if (method != "HEAD") await response.ShouldBeProblem(HttpStatusCode.Forbidden, "FORBIDDEN_USER_ACCESS");
            host.Services.GetRequiredService<ThingStore>().Calls.ShouldBe(0);
        }
    }

    [Fact]
    public async Task An_endpoint_is_under_the_policies_of_the_app()
    {
        using var strict = app.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
            services.AddAuthorization(authorization => authorization.FallbackPolicy = new AuthorizationPolicyBuilder().RequireClaim("email").Build())));
        using var client = strict.CreateDefaultClient();

        (await StatusOf(client, Token.Of("ada"))).ShouldBe(HttpStatusCode.OK);
        (await StatusOf(client, Token.Of("ada").With("email", null))).ShouldBe(HttpStatusCode.Forbidden);
    }

    // FastEndpoints has one configuration and one service provider per process: those of the host that started last.
    [Fact]
    public async Task An_app_keeps_working_after_another_one_in_its_process_has_stopped()
    {
        await using var first = new ApiApp();
        using var ada = first.ClientOf("ada");
        (await ada.GetAsync("/health/live")).EnsureSuccessStatusCode();
        await using (var second = new ApiApp())
        {
            using var bob = second.ClientOf("bob");
            (await bob.PostAsJsonAsync("/api/bob/things", new { title = "Bob's" })).EnsureSuccessStatusCode();
        }

        using var created = await ada.PostAsJsonAsync("/api/ada/things", new { title = "Ada's" });
        using var invalid = await ada.PostAsJsonAsync("/api/ada/things", new { title = "" });
        using var foreign = await ada.PostAsJsonAsync("/api/bob/things", new { title = "Ada's" });
        using var listed = await ada.GetAsync("/api/ada/things?limit=5");

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        await invalid.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
        await foreign.ShouldBeProblem(HttpStatusCode.Forbidden, "FORBIDDEN_USER_ACCESS");
        (await listed.Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Apps_in_one_process_are_independent()
    {
        var apps = Enumerable.Range(0, 4).Select(_ => new ApiApp()).ToList();
        try
        {
            await Task.WhenAll(apps.Select(app => Task.Run(() => app.Services)));
            await Parallel.ForEachAsync(Enumerable.Range(0, 80), async (index, _) =>
            {
                using var client = apps[index % 4].ClientOf("ada");
                (await client.PostAsJsonAsync("/api/ada/things", new { title = $"{index % 4}" }, CancellationToken.None)).StatusCode.ShouldBe(HttpStatusCode.Created);
                (await client.PostAsJsonAsync("/api/bob/things", new { title = $"{index % 4}" }, CancellationToken.None)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            });

            for (var index = 0; index < 4; index++)
            {
                using var client = apps[index].ClientOf("ada");
                using var listed = await client.GetAsync("/api/ada/things");
                (await listed.Json()).GetProperty("items").EnumerateArray().Select(thing => thing.GetProperty("title").GetString()).ShouldBe(Enumerable.Repeat($"{index}", 20));
                apps[index].Logs.GetSnapshot().Count(record => record.Category == "Api.Guard.Refusals").ShouldBe(20);
            }
        }
        finally
        {
            apps.ForEach(app => app.Dispose());
        }
    }

    private static void RemovePreProcessors(IServiceProvider services)
    {
        var list = typeof(EndpointDefinition).GetField("PreProcessorList", BindingFlags.NonPublic | BindingFlags.Instance)!;
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.Select(route => route.Metadata.GetMetadata<EndpointDefinition>()).OfType<EndpointDefinition>())
            ((IList)list.GetValue(endpoint)!).Clear();
    }

    private static async Task<HttpStatusCode> StatusOf(HttpClient client, Token token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me") { Headers = { Authorization = new("Bearer", token.ToString()) } };
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private sealed class BufferedResponses : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, run) =>
            {
                var body = context.Response.Body;
                using var buffer = new MemoryStream();
                context.Response.Body = buffer;
                await run(context);
                context.Response.Body = body;
                await body.WriteAsync(buffer.ToArray());
            });
            next(app);
        };
    }
}
