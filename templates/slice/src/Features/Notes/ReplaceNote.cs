using System.ComponentModel.DataAnnotations;
#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

/// <summary>PUT /api/{user_id}/notes/{id}</summary>
public sealed class ReplaceNote : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/{user_id}/notes/{id:guid}", Handle)
#if (anonymous)
        .AllowAnonymous()
#endif
        .WithName(nameof(ReplaceNote))
        .WithTags("Notes")
#if (sql)
        .ProducesProblems(NoteStore.NotFound, Problem.ServiceUnavailable);
#else
        .ProducesProblems(NoteStore.NotFound);
#endif

    /// <summary>Replaces all that you can say of one note.</summary>
    /// <remarks>What the body leaves out is emptied.</remarks>
    /// <param name="id">The id of the note.</param>
#if (sql)
    internal static async Task<Results<Ok<Note>, Problem>> Handle(
        Caller caller, Guid id, ReplaceNoteRequest request, NoteStore store, CancellationToken stop)
    {
        var item = await store.Replace(caller.Id, id, request.Title, request.Text, stop);
        return item is null ? NoteStore.NotFound : TypedResults.Ok(item);
    }
#else
    internal static Results<Ok<Note>, Problem> Handle(
        Caller caller, Guid id, ReplaceNoteRequest request, NoteStore store)
    {
        var item = store.Replace(caller.Id, id, request.Title, request.Text);
        return item is null ? NoteStore.NotFound : TypedResults.Ok(item);
    }
#endif
}

/// <summary>What one note shall be.</summary>
/// <example>{ "title": "A title", "text": "And some text." }</example>
/// <param name="Title">1 to 255 characters, not only blanks.</param>
/// <param name="Text">Up to 2,000 characters, or null.</param>
public sealed record ReplaceNoteRequest(
    [Required(ErrorMessage = "Must be there, and not only blanks.")][Text(255, MinimumLength = 1)] string Title,
    [Text(2000)] string? Text = null);
