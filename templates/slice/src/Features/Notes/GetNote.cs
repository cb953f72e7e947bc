#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

/// <summary>GET /api/{user_id}/notes/{id}</summary>
public sealed class GetNote : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/{user_id}/notes/{id:guid}", Handle)
#if (anonymous)
        .AllowAnonymous()
#endif
        .WithName(nameof(GetNote))
        .WithTags("Notes")
#if (sql)
        .ProducesProblems(NoteStore.NotFound, Problem.ServiceUnavailable);
#else
        .ProducesProblems(NoteStore.NotFound);
#endif

    /// <summary>One note.</summary>
    /// <remarks>As it was last created or replaced.</remarks>
    /// <param name="id">The id of the note.</param>
#if (sql)
    internal static async Task<Results<Ok<Note>, Problem>> Handle(
        Caller caller, Guid id, NoteStore store, CancellationToken stop)
    {
        var item = await store.Find(caller.Id, id, stop);
        return item is null ? NoteStore.NotFound : TypedResults.Ok(item);
    }
#else
    internal static Results<Ok<Note>, Problem> Handle(
        Caller caller, Guid id, NoteStore store)
    {
        var item = store.Find(caller.Id, id);
        return item is null ? NoteStore.NotFound : TypedResults.Ok(item);
    }
#endif
}
