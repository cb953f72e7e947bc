using System.ComponentModel.DataAnnotations;
#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

/// <summary>POST /api/{user_id}/notes</summary>
public sealed class CreateNote : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/{user_id}/notes", Handle)
#if (anonymous)
        .AllowAnonymous()
#endif
        .WithName(nameof(CreateNote))
#if (sql)
        .WithTags("Notes")
        .ProducesProblems(Problem.ServiceUnavailable);
#else
        .WithTags("Notes");
#endif

    /// <summary>Creates one note.</summary>
    /// <remarks>Its id and times are of the server's making.</remarks>
    /// <response code="201">The note; Location says where it is.</response>
#if (sql)
    internal static async Task<Created<Note>> Handle(
        Caller caller, CreateNoteRequest request, NoteStore store, CancellationToken stop)
    {
        var item = await store.Create(caller.Id, request.Title, request.Text, stop);
        return TypedResults.Created($"/api/{Uri.EscapeDataString(caller.Id)}/notes/{item.Id}", item);
    }
#else
    internal static Created<Note> Handle(
        Caller caller, CreateNoteRequest request, NoteStore store)
    {
        var item = store.Create(caller.Id, request.Title, request.Text);
        return TypedResults.Created($"/api/{Uri.EscapeDataString(caller.Id)}/notes/{item.Id}", item);
    }
#endif
}

/// <summary>One note to be.</summary>
/// <example>{ "title": "A title", "text": "And some text." }</example>
/// <param name="Title">1 to 255 characters, not only blanks.</param>
/// <param name="Text">Up to 2,000 characters, or null.</param>
public sealed record CreateNoteRequest(
    [Required(ErrorMessage = "Must be there, and not only blanks.")][Text(255, MinimumLength = 1)] string Title,
    [Text(2000)] string? Text = null);
