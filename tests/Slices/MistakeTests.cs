using FastEndpoints;
using Microsoft.AspNetCore.Http;

namespace Tests.Slices;

/// <summary>Mistakes in an endpoint class that prevent startup, each with a message that names the class and the fix.</summary>
public sealed class MistakeTests
{
    [Fact]
    public async Task A_user_parameter_with_another_name() => (await RefusalOf(typeof(OtherName))).ShouldBe(
        $"Route '/api/{{userId}}/notes' ({typeof(OtherName).FullName}): its parameter 'userId' means a user, but the guard looks only at {{user_id}}, once, as a whole"
        + " segment, without constraint, default, '?' or '*'. Write {user_id}, or rename the parameter if it is no user.");

    [Fact]
    public async Task An_open_route_of_a_user() => (await RefusalOf(typeof(OpenToAll))).ShouldBe(
        $"Route '/api/{{user_id}}/notes' ({typeof(OpenToAll).FullName}) has {{user_id}} and allows anonymous callers: anyone could read any user. Remove AllowAnonymous, or take {{user_id}} out of the route.");

    [Theory]
    [InlineData(typeof(BodyWithUser), typeof(UserIdRequest), "UserId")]
    [InlineData(typeof(QueryWithUser), typeof(UidRequest), "Uid")]
    [InlineData(typeof(BodyWithOwner), typeof(OwnerRequest), "OwnerID")]
    [InlineData(typeof(BodyWithUserInside), typeof(Inner), "Created_By_User")]
    [InlineData(typeof(BodyWithUsersInside), typeof(Inner), "Created_By_User")]
    public async Task A_request_that_names_its_user(Type endpoint, Type request, string member) => (await RefusalOf(endpoint)).ShouldBe(
        $"{request.FullName}.{member}, a request of {endpoint.FullName}, means a user, but anyone may send any value. Remove it and take the user from the token:"
        + " this.Caller.Id. Rename it if it is no user.");

    [Theory]
    [InlineData(typeof(GetNote), typeof(GetNoteAgain))]
    [InlineData(typeof(GetNote), typeof(GetNoteByAnotherName))]
    [InlineData(typeof(GetNote), typeof(GetNoteInCapitals))]
    public async Task Two_endpoints_on_one_route(Type first, Type second)
    {
        var refusal = await RefusalOf(first, second);

        refusal.ShouldContain(first.FullName!);
        refusal.ShouldContain(second.FullName!);
        refusal.ShouldEndWith(" both declare GET /api/notes/{:guid}: give one another path or method, or delete it.");
    }

    [Fact]
    public async Task An_endpoint_without_a_route() => (await RefusalOf(typeof(Nothing))).ShouldBe(
        $"No HTTP Verbs declared on: [{typeof(Nothing).FullName}]: call Get, Post, … in its Configure, or delete the class.");

    [Fact]
    public async Task Routes_that_differ_in_method_or_constraint_are_two()
    {
        await using var app = await GuardedApp.Start(typeof(GetNote), typeof(DeleteNote), typeof(GetNoteByNumber));

        (await app.Raw.Get("/api/notes/1", $"Authorization: Bearer {Token.Of("ada")}")).Body.ShouldBe("\"by number\"");
    }

    private static async Task<string> RefusalOf(params Type[] endpoints) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => GuardedApp.Start(endpoints))).Message;

    private abstract class Answering(string answer = "") : EndpointWithoutRequest<string>
    {
        public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult(answer);
    }

    private abstract class Taking<T> : Endpoint<T, string>
        where T : notnull
    {
        public override Task<string> ExecuteAsync(T req, CancellationToken ct) => Task.FromResult("");
    }

    private sealed class OtherName : Answering
    {
        public override void Configure() => Get("/api/{userId}/notes");
    }

    private sealed class OpenToAll : Answering
    {
        public override void Configure()
        {
            Get("/api/{user_id}/notes");
            AllowAnonymous();
        }
    }

    private sealed record UserIdRequest(string Title, string UserId);

    private sealed class BodyWithUser : Taking<UserIdRequest>
    {
        public override void Configure() => Post("/api/notes");
    }

    private sealed record UidRequest([property: QueryParam] string Uid);

    private sealed class QueryWithUser : Taking<UidRequest>
    {
        public override void Configure() => Get("/api/notes");
    }

    private sealed record OwnerRequest(string OwnerID);

    private sealed class BodyWithOwner : Taking<OwnerRequest>
    {
        public override void Configure()
        {
            Put("/api/notes");
            Description(route => route.ClearDefaultAccepts());
        }
    }

    private sealed record Inner(string Created_By_User, Inner? Next);

    private sealed record Outer(Inner? Inner);

    private sealed class BodyWithUserInside : Taking<Outer>
    {
        public override void Configure() => Post("/api/notes");
    }

    private sealed record Several(IReadOnlyList<Inner[]> Inner);

    private sealed class BodyWithUsersInside : Taking<Several>
    {
        public override void Configure() => Post("/api/notes");
    }

    private sealed class GetNote : Answering
    {
        public override void Configure() => Get("/api/notes/{id:guid}");
    }

    private sealed class GetNoteAgain : Answering
    {
        public override void Configure() => Get("/api/notes/{id:guid}");
    }

    private sealed class GetNoteByAnotherName : Answering
    {
        public override void Configure() => Get("/api/notes/{note_id:guid}");
    }

    private sealed class GetNoteInCapitals : Answering
    {
        public override void Configure()
        {
            Verbs("POST", "GET");
            Routes("/API/Notes/{id:guid}");
        }
    }

    private sealed class GetNoteByNumber() : Answering("by number")
    {
        public override void Configure() => Get("/api/notes/{id:int}");
    }

    private sealed class DeleteNote : Answering
    {
        public override void Configure() => Delete("/api/notes/{id:guid}");
    }

    private sealed class Nothing : Answering
    {
        public override void Configure() => Description(route => route.WithTags("none"));
    }
}
