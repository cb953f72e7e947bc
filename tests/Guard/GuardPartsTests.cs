using System.Security.Claims;
using Api.Guard;
using FastEndpoints;
using FluentValidation.Results;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Guard;

/// <summary>Parts of the guard in situations that do not occur in this app, but in others.</summary>
public sealed class GuardPartsTests
{
    private static readonly Caller Ada = new("ada", "ada@example.com", null, ApiApp.Now, ApiApp.Now.AddMinutes(15));

    [Fact]
    public async Task A_challenge_by_an_endpoint_is_a_401_even_with_a_valid_token()
    {
        await using var app = await GuardedApp.Start(app => app.MapGet("/challenge", () => Results.Challenge()));

        var answer = await app.Raw.Get("/challenge", $"Authorization: Bearer {Token.Of("ada")}");

        (answer.Status, answer.ErrorCode(), answer.Header("WWW-Authenticate")).ShouldBe((401, "MISSING_TOKEN", "Bearer"));
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    [Theory]
    [InlineData("authenticate")]
    [InlineData("challenge")]
    [InlineData("forbid")]
    public async Task The_guard_s_scheme_applies_even_if_another_one_is_a_default(string which)
    {
        await using var app = await GuardedApp.Start(
            services => services.AddAuthentication(options =>
            {
                options.DefaultAuthenticateScheme = which == "authenticate" ? "Other" : "Bearer";
                options.DefaultChallengeScheme = which == "challenge" ? "Other" : "Bearer";
                options.DefaultForbidScheme = which == "forbid" ? "Other" : "Bearer";
                options.AddScheme<Everybody>("Other", null);
            }),
            app => app.MapGet("/{user_id}/notes", (Caller caller) => caller.Id));

        (await app.Raw.Get("/ada/notes")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await app.Raw.Get("/bob/notes", $"Authorization: Bearer {Token.Of("ada")}")).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
        (await app.Raw.Get("/ada/notes", $"Authorization: Bearer {Token.Of("ada")}")).Body.ShouldBe("ada");
    }

    [Fact]
    public void The_claims_of_a_caller_are_complete_for_any_first_access()
    {
        Ada.ToPrincipal("Bearer").Claims.Select(claim => $"{claim.Type} {claim.Value}").ShouldBe(["uid ada", "email ada@example.com"]);
        ((ClaimsIdentity)Ada.ToPrincipal("Bearer").Identity!).Clone().FindFirst("uid")!.Value.ShouldBe("ada");
        Ada.ToPrincipal("Bearer").Identity!.Name.ShouldBe("ada");
        (Ada with { Name = "Ada" }).ToPrincipal("Bearer").FindFirst("name")!.Value.ShouldBe("Ada");

        var identity = (ClaimsIdentity)Ada.ToPrincipal("Bearer").Identity!;
        identity.TryRemoveClaim(null).ShouldBeFalse();
        identity.TryRemoveClaim(identity.FindFirst("email")).ShouldBeTrue();
        identity.Claims.Select(claim => claim.Type).ShouldBe(["uid"]);
    }

    [Fact]
    public async Task The_guard_ignores_authorization_of_other_resources_than_requests()
    {
        var context = new AuthorizationHandlerContext([], Ada.ToPrincipal("Bearer"), resource: null);

        await new OwnerOnly().HandleAsync(context);

        context.HasFailed.ShouldBeFalse();
    }

    [Fact]
    public async Task The_pre_processor_rejects_another_user_s_path_before_the_handler_runs()
    {
        await using var app = await GuardedApp.Start(_ => { });
        var http = new DefaultHttpContext { RequestServices = app.Services };
        http.Request.RouteValues["user_id"] = "bob";
        http.Features.Set(new BearerResult(Ada, new AuthenticationTicket(Ada.ToPrincipal("Bearer"), "Bearer")));

        await new OwnerPreProcessor().PreProcessAsync(new PreProcessing(http), CancellationToken.None);

        (http.Response.StatusCode, http.ResponseStarted()).ShouldBe((403, true));
    }

    [Fact]
    public async Task The_pre_processor_does_not_change_a_response_that_has_started()
    {
        // Without services, writing a response throws.
        var http = new DefaultHttpContext();
        http.Request.RouteValues["user_id"] = "bob";
        http.MarkResponseStart();

        await new OwnerPreProcessor().PreProcessAsync(new PreProcessing(http), CancellationToken.None);

        http.Response.StatusCode.ShouldBe(200);
    }

    [Theory]
    [InlineData(-1, 60, "GuardOptions.ClockSkew")]
    [InlineData(301, 60, "GuardOptions.ClockSkew")]
    [InlineData(0, 59, "GuardOptions.MaxTokenLifetime")]
    [InlineData(300, 31_536_001, "GuardOptions.MaxTokenLifetime")]
    [InlineData(0, 60, null)]
    [InlineData(300, 31_536_000, null)]
    public void Options_set_in_code_have_the_limits_of_the_variables(int skew, int lifetime, string? fault)
    {
        var options = new GuardOptions { ClockSkew = TimeSpan.FromSeconds(skew), MaxTokenLifetime = TimeSpan.FromSeconds(lifetime) };
        options.Secrets.Add(Token.Secret);

        var result = new GuardOptionsValidator().Validate(null, options);

        result.Failed.ShouldBe(fault is not null);
        if (fault is not null) result.Failures.ShouldHaveSingleItem().ShouldStartWith(fault);
    }

    private sealed class PreProcessing(HttpContext http) : IPreProcessorContext
    {
        public object? Request => null;

        public HttpContext HttpContext => http;

        public List<ValidationFailure> ValidationFailures { get; } = [];
    }

    // A scheme that authenticates every caller.
    private sealed class Everybody : IAuthenticationHandler
    {
        public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context) => Task.CompletedTask;

        public Task<AuthenticateResult> AuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("uid", "bob")], "Other")), "Other")));

        public Task ChallengeAsync(AuthenticationProperties? properties) => Task.CompletedTask;

        public Task ForbidAsync(AuthenticationProperties? properties) => Task.CompletedTask;
    }
}
