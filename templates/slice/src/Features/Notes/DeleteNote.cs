#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

/// <summary>DELETE /api/{user_id}/notes/{id}</summary>
public sealed class DeleteNote : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/{user_id}/notes/{id:guid}", Handle)
#if (anonymous)
        .AllowAnonymous()
#endif
        .WithName(nameof(DeleteNote))
        .WithTags("Notes")
#if (sql)
        .ProducesProblems(NoteStore.NotFound, Problem.ServiceUnavailable);
#else
        .ProducesProblems(NoteStore.NotFound);
#endif

    /// <summary>Deletes one note.</summary>
    /// <remarks>For good.</remarks>
    /// <param name="id">The id of the note.</param>
#if (sql)
    internal static async Task<Results<NoContent, Problem>> Handle(
        Caller caller, Guid id, NoteStore store, CancellationToken stop)
    {
        var isDeleted = await store.Delete(caller.Id, id, stop);
        return isDeleted ? TypedResults.NoContent() : NoteStore.NotFound;
    }
#else
    internal static Results<NoContent, Problem> Handle(
        Caller caller, Guid id, NoteStore store)
    {
        var isDeleted = store.Delete(caller.Id, id);
        return isDeleted ? TypedResults.NoContent() : NoteStore.NotFound;
    }
#endif
}
