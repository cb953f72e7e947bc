using System.Security.Claims;
using Api.Guard;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Tests.Guard;

/// <summary>Ways around the guard, in apps that only call AddBetterAuthBearer. None reaches a route without a token, or another user's route.</summary>
public sealed class DetourTests
{
    private static readonly string Ada = $"Authorization: Bearer {Token.Of("ada")}";

    /// <summary>An app with routing after authorization. Every request fails with an explanation.</summary>
    public static TheoryData<string, Action<WebApplication>> Misplaced => new()
    {
        { "UseRouting, without UseAuthorization after it", app => MapLeaks(app.UseRouting(), app) },
        { "UseAuthorization before UseRouting", app => MapLeaks(app.UseAuthentication().UseAuthorization().UseRouting(), app) },
        { "a branch with routes of its own", app => app.Map("/branch", branch => branch.UseRouting().UseEndpoints(MapLeaks)) },
        { "a branch on a condition", app => app.MapWhen(_ => true, branch => branch.UseRouting().UseEndpoints(MapLeaks)) },
        { "ShortCircuit", app => { app.MapGet("/{user_id}/leak", () => "leak").ShortCircuit(); app.MapGet("/leak", () => "leak").ShortCircuit(200); } },
    };

    [Theory]
    [MemberData(nameof(Misplaced), DisableDiscoveryEnumeration = true)]
    public async Task A_route_that_authorization_does_not_see_does_not_run(string name, Action<WebApplication> map)
    {
        await using var app = await GuardedApp.Start(map);
        var prefix = name == "a branch with routes of its own" ? "/branch" : "";

        foreach (var path in new[] { "/bob/leak", "/ada/leak", "/leak" })
        {
            (await app.Raw.Get(prefix + path)).Status.ShouldBeOneOf(401, 500);
            (await app.Raw.Get(prefix + path, Ada)).Status.ShouldBe(500);
        }

        app.Logs.GetSnapshot().ShouldContain(record => record.Exception != null && record.Exception.Message.Contains("authorization metadata"));
    }

    [Fact]
    public async Task An_open_route_runs_even_if_authorization_does_not_see_it()
    {
        await using var app = await GuardedApp.Start(app => app.MapGet("/open", () => "open").AllowAnonymous().ShortCircuit());

        (await app.Raw.Get("/open")).Body.ShouldBe("open");
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(int.MaxValue - 1)]
    public async Task A_route_that_another_matcher_policy_puts_in_place_does_not_run_unguarded(int order)
    {
        await using var app = await GuardedApp.Start(
            services => services.AddSingleton<MatcherPolicy>(new Replacing(order)),
            app =>
            {
                app.UseAuthorization().UseRouting();
                app.MapGet("/open", () => "open").AllowAnonymous();
            });

        (await app.Raw.Get("/open", Ada)).Status.ShouldBe(500);

        app.Logs.GetSnapshot().ShouldContain(record => record.Exception != null && record.Exception.Message.Contains("authorization metadata"));
    }

    // Like MVC's dynamic routes, which run another endpoint than the matched one.
    private sealed class Replacing(int order) : MatcherPolicy, IEndpointSelectorPolicy
    {
        private static readonly RouteEndpoint Leak = new(context => context.Response.WriteAsync("leak"), RoutePatternFactory.Parse("/open"), 0, null, "leak");

        public override int Order => order;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
        {
            for (var index = 0; index < candidates.Count; index++) candidates.ReplaceEndpoint(index, Leak, []);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Startup_fails_if_ASP_NET_Core_s_check_for_such_a_route_is_off()
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => GuardedApp.Start(
            services => services.Configure<RouteOptions>(routing => routing.SuppressCheckForUnhandledSecurityMetadata = true), _ => { }));

        refusal.Message.ShouldContain("Leave it off.");
    }

    /// <summary>Endpoints other than plain routes, each at its own path.</summary>
    public static TheoryData<string, Action<WebApplication>> Served => new()
    {
        { "/fallback", app => app.MapFallback(() => "leak") },
        { "/branch", app => app.Map("/branch", branch => branch.Run(context => context.Response.WriteAsync("leak"))) },
        { "/middleware", app => app.Run(context => context.Response.WriteAsync("leak")) },
        { "/file.txt", app => app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory) }) },
        { "/group/leak", app => app.MapGroup("/group").MapGet("/leak", () => "leak") },
        { "/hosted", app => app.MapGet("/hosted", () => "leak").RequireHost("localhost") },
        { "/any", app => app.Map("/any", () => "leak") },
    };

    [Theory]
    [MemberData(nameof(Served), DisableDiscoveryEnumeration = true)]
    public async Task A_path_requires_a_token_for_every_kind_of_endpoint(string path, Action<WebApplication> map)
    {
        await using var app = await GuardedApp.Start(map);

        (await app.Raw.Get(path)).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get(path, $"Authorization: Bearer {Token.Foreign("ada")}")).ErrorCode().ShouldBe("INVALID_TOKEN_SIGNATURE");
    }

    /// <summary>Routes with a user, each at /bob/leak.</summary>
    public static TheoryData<string, Action<WebApplication>> Owned => new()
    {
        { "a fallback", app => app.MapFallback("/{user_id}/{**rest}", () => "leak") },
        { "a group", app => app.MapGroup("/{user_id}").MapGet("/leak", () => "leak") },
        { "a group in a group", app => app.MapGroup("/").MapGroup("{user_id}").MapGroup("leak").MapGet("", () => "leak") },
        { "a host", app => app.MapGet("/{user_id}/leak", () => "leak").RequireHost("localhost") },
        { "a policy", app => app.MapGet("/{user_id}/leak", () => "leak").RequireAuthorization(policy => policy.RequireAssertion(_ => true)) },
        { "a conventional route", app => app.MapControllerRoute("conventional", "{user_id}/leak", new { controller = "Diary", action = "Read" }) },
        { "a dynamic route", app => app.MapDynamicControllerRoute<ToDiary>("{user_id}/leak") },
        { "a fallback to a controller", app => app.MapFallbackToController("{user_id}/{**rest}", "Read", "Diary") },
    };

    [Theory]
    [MemberData(nameof(Owned), DisableDiscoveryEnumeration = true)]
    public async Task A_path_belongs_to_its_user_for_every_kind_of_endpoint(string name, Action<WebApplication> map)
    {
        await using var app = await GuardedApp.Start(AddMvc, map);

        (await app.Raw.Get("/bob/leak")).ErrorCode().ShouldBe("MISSING_TOKEN", name);
        (await app.Raw.Get("/bob/leak", Ada)).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS", name);
        (await app.Raw.Get("/ada/leak", Ada)).Body.ShouldBe("leak", name);
    }

    [Fact]
    public async Task A_controller_that_allows_anonymous_callers_must_not_have_a_user_in_a_route()
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => GuardedApp.Start(
            AddMvc, app => app.MapControllerRoute("conventional", "{user_id}/open", new { controller = "OpenDiary", action = "Read" })));

        refusal.Message.ShouldContain("'{user_id}/open'");
    }

    [Fact]
    public async Task A_conventional_route_must_name_its_user_user_id()
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => GuardedApp.Start(
            AddMvc, app => app.MapControllerRoute("conventional", "{controller}/{action}/{userId?}")));

        refusal.Message.ShouldContain("userId");
    }

    [Fact]
    public async Task An_action_must_not_read_its_user_from_a_form()
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => GuardedApp.Start(
            AddMvc, app => app.MapControllerRoute("conventional", "{user_id}/form", new { controller = "FormDiary", action = "Read" })));

        refusal.Message.ShouldContain("'{user_id}/form'");
        refusal.Message.ShouldContain("Caller.Of(HttpContext)");
    }

    [Fact]
    public async Task Roles_are_not_the_tokens_to_give()
    {
        await using var app = await GuardedApp.Start(
            AddMvc, app => app.MapControllerRoute("conventional", "{user_id}/staff", new { controller = "Diary", action = "Staff" }));

        (await app.Raw.Get("/ada/staff")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/ada/staff", $"Authorization: Bearer {Token.Of("ada").With("role", "staff")}")).ErrorCode().ShouldBe("FORBIDDEN");
        (await app.Raw.Get("/bob/staff", Ada)).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
    }

    [Fact]
    public async Task A_cookie_is_not_a_token_even_in_an_app_that_signs_in_with_cookies()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(),
            app =>
            {
                app.MapGet("/sign-in", context => context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim("uid", "ada")], "test")))).AllowAnonymous();
                app.MapGet("/{user_id}/leak", (Caller caller) => caller.Id);
                app.MapGet("/leak-by-authorize", () => "leak").RequireAuthorization();
                app.MapGet("/leak-of-cookies", () => "leak").RequireAuthorization(OfCookies);
                app.MapGet("/{user_id}/leak-of-cookies", () => "leak").RequireAuthorization(OfCookies);
                app.MapGet("/leak", (Caller caller) => caller.Id);
            });
        var cookie = $"Cookie: {(await app.Raw.Get("/sign-in")).Header("Set-Cookie").Split(';')[0]}";

        (await app.Raw.Get("/leak", cookie)).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/ada/leak", cookie)).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/bob/leak", cookie, Ada)).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
        (await app.Raw.Get("/ada/leak", cookie, Ada)).Body.ShouldBe("ada");
        (await app.Raw.Get("/leak-by-authorize", cookie)).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/leak-by-authorize", Ada)).Body.ShouldBe("leak");
        // A policy that names the cookie scheme admits cookies, but not to a user's path.
        (await app.Raw.Get("/leak-of-cookies", cookie)).Body.ShouldBe("leak");
        (await app.Raw.Get("/ada/leak-of-cookies", cookie)).Status.ShouldBe(302);
    }

    [Fact]
    public async Task An_app_s_own_fallback_policy_also_applies()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddAuthorization(authorization => authorization.FallbackPolicy = new AuthorizationPolicyBuilder().RequireClaim("email").Build()),
            app => app.MapGet("/leak", () => "leak"));

        (await app.Raw.Get("/leak")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/leak", Ada)).Body.ShouldBe("leak");
        (await app.Raw.Get("/leak", $"Authorization: Bearer {Token.Of("ada").With("email", null)}")).ErrorCode().ShouldBe("FORBIDDEN");
    }

    [Fact]
    public async Task An_app_s_own_policies_that_let_everyone_in_still_require_a_token()
    {
        var everyone = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();
        await using var app = await GuardedApp.Start(
            services => services
                .AddAuthorization(authorization => authorization.FallbackPolicy = everyone)
                // After the guard's own configuration.
                .PostConfigure<AuthorizationOptions>(authorization => authorization.DefaultPolicy = everyone),
            app => app.MapGet("/leak", () => "leak"));

        (await app.Raw.Get("/leak")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/nowhere")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/leak", Ada)).Body.ShouldBe("leak");
    }

    [Fact]
    public async Task An_app_s_own_default_policy_applies_to_Authorize_without_a_name()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddAuthorization(authorization =>
            {
                authorization.FallbackPolicy = new AuthorizationPolicyBuilder().RequireClaim("email").Build();
                authorization.DefaultPolicy = new AuthorizationPolicyBuilder().RequireClaim("name").Build();
            }),
            app => app.MapGet("/leak", () => "leak").RequireAuthorization());

        (await app.Raw.Get("/leak")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/leak", Ada)).Body.ShouldBe("leak");
        (await app.Raw.Get("/leak", $"Authorization: Bearer {Token.Of("ada").With("email", null)}")).ErrorCode().ShouldBe("FORBIDDEN");
        (await app.Raw.Get("/leak", $"Authorization: Bearer {Token.Of("ada").With("name", null)}")).ErrorCode().ShouldBe("FORBIDDEN");
    }

    [Fact]
    public async Task An_app_without_a_fallback_policy_gets_the_guard_s()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddAuthorization(authorization => authorization.FallbackPolicy = null), app => app.MapGet("/leak", () => "leak"));

        (await app.Raw.Get("/leak")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/nowhere")).ErrorCode().ShouldBe("MISSING_TOKEN");
    }

    [Theory]
    [InlineData("/{user_id}/leak", "/bob/leak", 403)]
    [InlineData("/{userId}/leak", "/ada/leak", 500)]
    [InlineData("/leak", "/leak", 200)]
    public async Task A_route_that_comes_after_the_start_is_guarded_alike(string template, string path, int status)
    {
        var late = new LateRoutes();
        await using var app = await GuardedApp.Start(app => ((IEndpointRouteBuilder)app).DataSources.Add(late));
        (await app.Raw.Get(path, Ada)).Status.ShouldBe(404);

        late.Add(template);

        (await app.Raw.Get(path)).Status.ShouldBe(status == 500 ? 500 : 401);
        (await app.Raw.Get(path, Ada)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_route_that_another_matcher_policy_rules_out_does_not_stop_the_one_that_runs()
    {
        var late = new LateRoutes();
        await using var app = await GuardedApp.Start(
            services => services.AddSingleton<MatcherPolicy>(new RulingOut("/{userId}/leak")), app => ((IEndpointRouteBuilder)app).DataSources.Add(late));

        late.Add("/{userId}/leak");
        late.Add("/{name}/leak");

        (await app.Raw.Get("/ada/leak")).Status.ShouldBe(401);
        (await app.Raw.Get("/ada/leak", Ada)).Status.ShouldBe(200);
    }

    // As the policies for hosts and media types do.
    private sealed class RulingOut(string template) : MatcherPolicy, IEndpointSelectorPolicy
    {
        public override int Order => 0;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
        {
            for (var index = 0; index < candidates.Count; index++)
                if (candidates[index].Endpoint is RouteEndpoint route && route.RoutePattern.RawText == template) candidates.SetValidity(index, false);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_host_without_UseAuthorization_runs_no_route()
    {
        using var host = new HostBuilder()
            .ConfigureAppConfiguration(settings => settings.AddInMemoryCollection(new Dictionary<string, string?> { ["BETTER_AUTH_SECRET"] = Token.Secret }))
            .ConfigureWebHost(web => web
                .UseTestServer()
                .ConfigureServices(services => services.AddRouting().AddBetterAuthBearer())
                .Configure(app => app.UseRouting().UseEndpoints(MapLeaks)))
            .Build();
        await host.StartAsync();
        using var client = host.GetTestClient();

        var run = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("/leak"));

        run.Message.ShouldContain("UseAuthorization");
    }

    [Fact]
    public async Task Authorization_without_a_request_fails()
    {
        var endpoint = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/{user_id}/leak"), 0, null, null);
        var context = new AuthorizationHandlerContext([], new ClaimsPrincipal(), endpoint);

        await new OwnerOnly().HandleAsync(context);

        context.HasFailed.ShouldBeTrue();
    }

    private static void OfCookies(AuthorizationPolicyBuilder policy) =>
        policy.AddAuthenticationSchemes(CookieAuthenticationDefaults.AuthenticationScheme).RequireAuthenticatedUser();

    private static void MapLeaks(IApplicationBuilder pipeline, WebApplication app)
    {
        pipeline.ShouldNotBeNull();
        MapLeaks(app);
    }

    private static void MapLeaks(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{user_id}/leak", () => "leak");
        routes.MapGet("/leak", () => "leak");
    }

    private static void AddMvc(IServiceCollection services)
    {
        services.AddSingleton<ToDiary>();
        services.AddControllers().AddApplicationPart(typeof(DetourTests).Assembly);
    }

    private sealed class ToDiary : DynamicRouteValueTransformer
    {
        public override ValueTask<RouteValueDictionary> TransformAsync(HttpContext httpContext, RouteValueDictionary values) =>
            new(new RouteValueDictionary(values) { ["controller"] = "Diary", ["action"] = "Read" });
    }

    private sealed class LateRoutes : EndpointDataSource
    {
        private readonly List<Endpoint> _endpoints = [];
        private Action _tellOfChange = () => { };

        public override IReadOnlyList<Endpoint> Endpoints => [.. _endpoints];

        public void Add(string template)
        {
            _endpoints.Add(new RouteEndpoint(context => context.Response.WriteAsync("leak"), RoutePatternFactory.Parse(template), 0, null, template));
            _tellOfChange();
        }

        public override IChangeToken GetChangeToken()
        {
            var change = new CancellationTokenSource();
            _tellOfChange = change.Cancel;
            return new CancellationChangeToken(change.Token);
        }
    }
}

public sealed class DiaryController : Controller
{
    public ContentResult Read() => Content("leak");

    [Authorize(Roles = "staff")]
    public ContentResult Staff() => Content("leak");
}

public sealed class FormDiaryController : Controller
{
    public ContentResult Read(string user_id) => Content(user_id);
}

[AllowAnonymous]
public sealed class OpenDiaryController : Controller
{
    public ContentResult Read() => Content("leak");
}
