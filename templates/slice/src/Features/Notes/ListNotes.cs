using System.ComponentModel.DataAnnotations;
#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

/// <summary>GET /api/{user_id}/notes</summary>
public sealed class ListNotes : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/{user_id}/notes", Handle)
#if (anonymous)
        .AllowAnonymous()
#endif
        .WithName(nameof(ListNotes))
#if (sql)
        .WithTags("Notes")
        .ProducesProblems(Problem.ServiceUnavailable);
#else
        .WithTags("Notes");
#endif

    /// <summary>One page of them, newest first.</summary>
    /// <remarks>Ask for the next page with the id of the last one here as before, until a page is empty.</remarks>
    /// <param name="limit">How many at most: 1 to 1,000.</param>
    /// <param name="before">The id of one: only older ones come. Without it, the newest come first.</param>
#if (sql)
    internal static async Task<Ok<NotePage>> Handle(
        Caller caller, NoteStore store, CancellationToken stop,
        [Range(1, 1000, ErrorMessage = "Must be from 1 to 1000.")] int limit = 100, Guid? before = null)
    {
        var items = await store.List(caller.Id, before ?? Guid.AllBitsSet, limit, stop);
        return TypedResults.Ok(new NotePage(items, items.Count));
    }
#else
    internal static Ok<NotePage> Handle(
        Caller caller, NoteStore store,
        [Range(1, 1000, ErrorMessage = "Must be from 1 to 1000.")] int limit = 100, Guid? before = null)
    {
        var items = store.List(caller.Id, before ?? Guid.AllBitsSet, limit);
        return TypedResults.Ok(new NotePage(items, items.Count));
    }
#endif
}

/// <summary>A page of them.</summary>
/// <example>
/// {
///   "items": [
///     {
///       "id": "01890a5d-ac96-774b-bcce-b302099a8057", "title": "A title", "text": null,
///       "created_at": "2030-01-02T03:04:05Z", "updated_at": "2030-01-02T03:04:05Z"
///     }
///   ],
///   "count": 1
/// }
/// </example>
/// <param name="Items">Newest first.</param>
/// <param name="Count">How many are here.</param>
public sealed record NotePage(IReadOnlyList<Note> Items, int Count);
