using Api.Guard;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

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
