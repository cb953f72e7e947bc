using Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Tests.Slices;

/// <summary>The mistakes that a slice can be added with: each stops the start, and is told what to do.</summary>
public sealed class MistakeTests
{
    [Fact]
    public async Task A_user_by_another_name() => (await RefusalOf<OtherName>()).ShouldBe(
        "Route '/api/{userId}/notes' (HTTP: GET /api/{userId}/notes): its parameter 'userId' means a user, but the guard looks only at {user_id}, once, as a whole"
        + " segment, without constraint, default, '?' or '*'. Write {user_id}, or rename the parameter if it is no user.");

    [Fact]
    public async Task An_open_route_of_a_user() => (await RefusalOf<OpenToAll>()).ShouldBe(
        "Route '/api/{user_id}/notes' (HTTP: GET /api/{user_id}/notes) has {user_id} and allows anonymous callers: anyone could read any user."
        + " Remove AllowAnonymous, or take {user_id} out of the route.");

    [Theory]
    [InlineData(typeof(GetNote), typeof(GetNoteAgain))]
    [InlineData(typeof(GetNote), typeof(GetNoteByAnotherName))]
    [InlineData(typeof(GetNote), typeof(GetNoteInCapitals))]
    public async Task Two_endpoints_on_one_route(Type first, Type second) => (await RefusalOf(first, second)).ShouldBe(
        $"{first.FullName} and {second.FullName} both declare GET /api/notes/{{:guid}}: give one another path or method, or delete it.");

    [Fact]
    public async Task An_endpoint_without_a_route() => (await RefusalOf<Nothing>()).ShouldBe(
        $"{typeof(Nothing).FullName} declares no route: call routes.MapGet, MapPost, … in its Map, or delete the class.");

    [Fact]
    public async Task Routes_that_differ_in_method_or_constraint_are_two()
    {
        await using var app = await GuardedApp.Start(app => app.MapEndpoints([typeof(GetNote), typeof(DeleteNote), typeof(GetNoteByNumber)]));

        (await app.Raw.Get("/api/notes/1", $"Authorization: Bearer {Token.Of("ada")}")).Body.ShouldBe("by number");
    }

    private static Task<string> RefusalOf<T>() => RefusalOf(typeof(T));

    private static async Task<string> RefusalOf(params Type[] endpoints) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => GuardedApp.Start(app => app.MapEndpoints(endpoints)))).Message;

    private sealed class OtherName : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/{userId}/notes", () => "");
    }

    private sealed class OpenToAll : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/{user_id}/notes", () => "").AllowAnonymous();
    }

    private sealed class GetNote : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/notes/{id:guid}", () => "");
    }

    private sealed class GetNoteAgain : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/notes/{id:guid}", () => "");
    }

    private sealed class GetNoteByAnotherName : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/notes/{note_id:guid}", () => "");
    }

    private sealed class GetNoteInCapitals : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/API/Notes/{id:guid}", ["POST", "GET"], () => "");
    }

    private sealed class GetNoteByNumber : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/notes/{id:int}", () => "by number");
    }

    private sealed class DeleteNote : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/api/notes/{id:guid}", () => "");
    }

    private sealed class Nothing : IEndpoint
    {
        public static void Map(IEndpointRouteBuilder routes)
        {
        }
    }
}
