using Api.Guard;
using Microsoft.AspNetCore.Builder;

namespace Tests.Guard;

/// <summary>Routes that the guard would misread prevent startup.</summary>
public sealed class RouteRulesTests
{
    [Theory]
    [InlineData("/api/{userId}/notes")]
    [InlineData("/api/{userid}/notes")]
    [InlineData("/api/{UserID}/notes")]
    [InlineData("/api/{user-id}/notes")]
    [InlineData("/api/{User_Id}/notes")]
    [InlineData("/api/{USER_ID}/notes")]
    [InlineData("/api/{uid}/notes")]
    [InlineData("/api/{user}/notes")]
    [InlineData("/api/{username}/notes")]
    [InlineData("/api/{current_user}/notes")]
    [InlineData("/api/{owner}/notes")]
    [InlineData("/api/{ownerId}/notes")]
    [InlineData("/api/{owner-id}/notes")]
    [InlineData("/api/{usr}/notes")]
    [InlineData("/api/{usr_id}/notes")]
    [InlineData("/api/{UsrId}/notes")]
    [InlineData("/api/{caller}/notes")]
    [InlineData("/api/{caller_id}/notes")]
    [InlineData("/api/{sub}/notes")]
    [InlineData("/api/{subject}/notes")]
    [InlineData("/api/{subject_id}/notes")]
    [InlineData("/api/{SubjectId}/notes")]
    [InlineData("/api/notes/{user_id?}")]
    [InlineData("/api/{user_id:int}/notes")]
    [InlineData("/api/{user_id:guid}/notes")]
    [InlineData("/api/{user_id:minlength(1)}/notes")]
    [InlineData("/api/{user_id=ada}/notes")]
    [InlineData("/api/{*user_id}")]
    [InlineData("/api/{**user_id}")]
    [InlineData("/api/{user_id}.json")]
    [InlineData("/api/x-{user_id}/notes")]
    [InlineData("/api/{user_id}/notes/{userId}")]
    [InlineData("/api/{user_id}/friends/{uid}")]
    [InlineData("/api/{user_id}/of/{owner_id}")]
    public async Task A_parameter_that_means_a_user_but_is_not_user_id_is_refused(string template)
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => GuardedApp.Start(app => app.MapGet(template, () => "")));

        refusal.Message.ShouldContain($"'{template}'");
        refusal.Message.ShouldContain("{user_id}");
    }

    [Fact]
    public async Task An_open_route_with_a_user_in_it_is_refused()
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(
            () => GuardedApp.Start(app => app.MapGet("/api/{user_id}/notes", () => "").AllowAnonymous()));

        refusal.Message.ShouldContain("'/api/{user_id}/notes'");
        refusal.Message.ShouldContain("AllowAnonymous");
    }

    [Fact]
    public async Task A_group_is_checked_as_a_whole()
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(
            () => GuardedApp.Start(app => app.MapGroup("/api/{userId}").MapGet("/notes", () => "")));

        refusal.Message.ShouldContain("/api/{userId}/notes");
    }

    [Fact]
    public async Task All_errors_are_reported_together()
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => GuardedApp.Start(app =>
        {
            app.MapGet("/a/{uid}", () => "");
            app.MapGet("/b/{owner}", () => "");
        }));

        refusal.Message.ShouldContain("'/a/{uid}'");
        refusal.Message.ShouldContain("'/b/{owner}'");
    }

    [Theory]
    [InlineData("/api/{user_id}/notes")]
    [InlineData("/api/{user_id}/notes/{id:guid}")]
    [InlineData("/{user_id}")]
    [InlineData("/api/notes/{id}")]
    [InlineData("/files/{**path}")]
    public async Task Other_routes_start(string template)
    {
        await using var app = await GuardedApp.Start(app => app.MapGet(template, (Caller caller) => caller.Id));

        (await app.Raw.Get("/nowhere/at/all/of/them")).Status.ShouldBe(401);
    }
}
