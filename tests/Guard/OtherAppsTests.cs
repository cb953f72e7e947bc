using System.Security.Claims;
using System.Security.Principal;
using System.Text.Encodings.Web;
using Api.Guard;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tests.Guard;

/// <summary>The guard in other apps.</summary>
public sealed class OtherAppsTests
{
    [Fact]
    public async Task It_guards_minimal_apis()
    {
        await using var app = await GuardedApp.Start(app =>
        {
            app.MapGet("/{user_id}/notes", (Caller caller) => caller.Id);
            app.MapGet("/whoami", (Caller caller) => caller.Id);
        });

        await ShouldGuard(app, "/{0}/notes", "/whoami");
    }

    [Fact]
    public async Task It_guards_controllers()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddControllers().AddApplicationPart(typeof(NotesController).Assembly),
            app => app.MapControllers());

        await ShouldGuard(app, "/controller/{0}/notes", "/controller/whoami");
        (await app.Raw.Get("/controller/ada/bound", $"Authorization: Bearer {Token.Of("ada")}")).Body.ShouldBe("ada");
        (await app.Raw.Get("/controller/open")).Body.ShouldBe("open");
    }

    [Fact]
    public async Task It_guards_apps_that_use_its_own_middleware()
    {
        await using var app = await GuardedApp.Start(app =>
        {
            app.UseBetterAuthBearer().UseAuthorization();
            app.MapGet("/{user_id}/notes", (Caller caller) => caller.Id);
            app.MapGet("/whoami", (HttpContext context) => context.User.Identity!.Name);
            app.MapGet("/scheme", (HttpContext context) => context.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult!.Ticket!.AuthenticationScheme);
        });

        await ShouldGuard(app, "/{0}/notes", "/whoami");
        (await app.Raw.Get("/scheme", $"Authorization: Bearer {Token.Of("ada")}")).Body.ShouldBe("Bearer");
    }

    [Fact]
    public async Task Its_middleware_runs_claims_transformations()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddScoped<IClaimsTransformation, Transformation>(),
            app =>
            {
                app.UseBetterAuthBearer().UseAuthorization();
                app.MapGet("/plan", (HttpContext context) => context.User.FindFirst("plan")?.Value);
            });

        (await app.Raw.Get("/plan", $"Authorization: Bearer {Token.Of("ada")}")).Body.ShouldBe("free");
    }

    [Fact]
    public async Task Its_middleware_runs_claims_transformations_derived_from_the_framework_s()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddScoped<IClaimsTransformation, DerivedTransformation>(),
            app =>
            {
                app.UseBetterAuthBearer().UseAuthorization();
                app.MapGet("/whoami", (Caller caller) => caller.Id);
            });

        (await app.Raw.Get("/whoami", $"Authorization: Bearer {Token.Of("ada")}")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Its_middleware_can_precede_the_framework_s()
    {
        await using var app = await GuardedApp.Start(app =>
        {
            app.UseBetterAuthBearer().UseAuthentication().UseAuthorization();
            app.MapGet("/{user_id}/notes", (Caller caller) => caller.Id);
            app.MapGet("/whoami", (Caller caller) => caller.Id);
        });

        await ShouldGuard(app, "/{0}/notes", "/whoami");
    }

    [Fact]
    public async Task Middleware_that_replaces_the_user_replaces_the_result_of_authentication()
    {
        await using var app = await GuardedApp.Start(app =>
        {
            app.UseBetterAuthBearer();
            app.Use((context, next) =>
            {
                if (context.Request.Query.ContainsKey("other")) context.User = new GenericPrincipal(new GenericIdentity("other"), []);
                return next(context);
            });
            app.UseAuthorization();
            app.MapGet("/who", (HttpContext context) =>
                $"{context.User.Identity!.Name} {context.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult!.Principal!.Identity!.Name}");
        });
        var ada = $"Authorization: Bearer {Token.Of("ada")}";

        (await app.Raw.Get("/who", ada)).Body.ShouldBe("ada ada");
        (await app.Raw.Get("/who?other", ada)).Body.ShouldBe("other other");
    }

    [Fact]
    public async Task Middleware_that_replaces_the_result_of_authentication_replaces_the_user()
    {
        await using var app = await GuardedApp.Start(app =>
        {
            app.UseBetterAuthBearer();
            app.Use((context, next) =>
            {
                context.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult = context.Request.Query.ContainsKey("other")
                    ? AuthenticateResult.Success(new AuthenticationTicket(new GenericPrincipal(new GenericIdentity("other"), []), "Other"))
                    : null;
                return next(context);
            });
            app.UseAuthorization();
            app.MapGet("/who", (HttpContext context) => context.User.Identity?.Name ?? "nobody").AllowAnonymous();
        });
        var ada = $"Authorization: Bearer {Token.Of("ada")}";

        (await app.Raw.Get("/who?other", ada)).Body.ShouldBe("other");
        (await app.Raw.Get("/who", ada)).Body.ShouldBe("nobody");
    }

    [Fact]
    public async Task Its_middleware_leaves_other_default_schemes_in_place()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddAuthentication("Everyone").AddScheme<AuthenticationSchemeOptions, EveryoneHandler>("Everyone", null),
            app =>
            {
                app.UseBetterAuthBearer();
                app.Use((context, next) =>
                {
                    context.Response.Headers["X-User"] = context.User.Identity?.Name;
                    return next(context);
                });
                app.UseAuthorization();
                app.MapGet("/{user_id}/notes", (Caller caller) => caller.Id);
                app.MapGet("/whoami", (Caller caller) => caller.Id);
            });

        (await app.Raw.Get("/whoami")).Header("X-User").ShouldBe("everyone");
        await ShouldGuard(app, "/{0}/notes", "/whoami");
    }

    [Fact]
    public async Task The_result_of_authentication_cannot_carry_data_from_one_request_to_another()
    {
        await using var app = await GuardedApp.Start(app =>
        {
            app.UseBetterAuthBearer().UseAuthorization();
            app.MapGet("/result", async (HttpContext context) =>
            {
                var result = await context.AuthenticateAsync();
                return Should.Throw<NotSupportedException>(() => result.Properties!.Items["note"] = "for all").GetType().Name;
            });
        });

        (await app.Raw.Get("/result", $"Authorization: Bearer {Token.Of("ada")}")).Body.ShouldBe(nameof(NotSupportedException));
    }

    [Fact]
    public async Task Without_a_token_authentication_has_no_result_and_with_an_invalid_one_it_fails()
    {
        await using var app = await GuardedApp.Start(app => app.MapGet("/result", async (HttpContext context) =>
        {
            var result = await context.AuthenticateAsync();
            return $"{result.None} {result.Failure?.Message}";
        }).AllowAnonymous());

        (await app.Raw.Get("/result")).Body.ShouldBe("True ");
        (await app.Raw.Get("/result", $"Authorization: Bearer {Token.Foreign("ada")}")).Body.ShouldBe("False InvalidSignature");
    }

    [Fact]
    public async Task Of_several_schemes_its_own_is_the_default()
    {
        await using var app = await GuardedApp.Start(
            services => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, EveryoneHandler>("Everyone", null),
            app =>
            {
                app.MapGet("/open", (HttpContext context) => context.User.Identity?.Name ?? "nobody").AllowAnonymous();
                app.MapGet("/challenge", () => Results.Challenge()).AllowAnonymous();
            });

        (await app.Raw.Get("/open", $"Authorization: Bearer {Token.Of("ada")}")).Body.ShouldBe("ada");
        (await app.Raw.Get("/open")).Body.ShouldBe("nobody");
        (await app.Raw.Get("/challenge")).ErrorCode().ShouldBe("MISSING_TOKEN");
    }

    private static async Task ShouldGuard(GuardedApp app, string ofUser, string ofCaller)
    {
        var ada = $"Authorization: Bearer {Token.Of("ada")}";
        (await app.Raw.Get(string.Format(null, ofUser, "ada"), ada)).Body.ShouldBe("ada");
        (await app.Raw.Get(string.Format(null, ofUser, "bob"), ada)).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
        (await app.Raw.Get(string.Format(null, ofUser, "ada"))).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get(string.Format(null, ofUser, "ada"), $"Authorization: Bearer {Token.Foreign("ada")}")).ErrorCode().ShouldBe("INVALID_TOKEN_SIGNATURE");
        (await app.Raw.Get(ofCaller, ada)).Body.ShouldBe("ada");
        (await app.Raw.Get(ofCaller)).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/nowhere")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/nowhere", ada)).Status.ShouldBe(404);
    }

    private sealed class Transformation : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) =>
            Task.FromResult(new ClaimsPrincipal([.. principal.Identities, new ClaimsIdentity([new Claim("plan", "free")])]));
    }

    // TransformAsync can be overridden: here it signs everyone out.
    private sealed class DerivedTransformation : NoopClaimsTransformation
    {
        public override Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) => Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity()));
    }

    private sealed class EveryoneHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            AuthenticateResult.Success(new AuthenticationTicket(new GenericPrincipal(new GenericIdentity("everyone"), []), Scheme.Name)));
    }
}

[ApiController]
[Route("controller")]
public sealed class NotesController : ControllerBase
{
    [HttpGet("{user_id}/notes")]
    public string Notes() => Caller.Of(HttpContext).Id;

    [HttpGet("{user_id}/bound")]
    public ActionResult<string> Bound(string user_id) => Ok(user_id);

    [HttpGet("whoami")]
    public string WhoAmI() => User.Identity!.Name!;

    [HttpGet("open")]
    [AllowAnonymous]
    public ActionResult<string> Open() => Ok("open");
}
