#if (limited)
using Api.Data;
#endif
#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

#if (limited)
internal sealed class CreateNote(NoteStore noteStore) : Endpoint<CreateNoteRequest, Results<Created<Note>, Problem>>
#else
internal sealed class CreateNote(NoteStore noteStore) : Endpoint<CreateNoteRequest, Created<Note>>
#endif
{
    public override void Configure()
    {
        Post("/api/{user_id}/notes");
#if (sql)
        Description(route => route.ProducesProblems(Problem.ServiceUnavailable));
#endif
    }

    /// <summary>Creates a note.</summary>
    /// <remarks>The server sets the id and the timestamps.</remarks>
    /// <response code="201">The note was created. Location is its path.</response>
#if (limited)
    public override async Task<Results<Created<Note>, Problem>> ExecuteAsync(CreateNoteRequest req, CancellationToken ct)
#else
    public override async Task<Created<Note>> ExecuteAsync(CreateNoteRequest req, CancellationToken ct)
#endif
    {
#if (!anonymous)
        var userId = this.Caller.Id;
#endif
#if (limited)
        if (!KeyLimit.Allows(userId)) return Problem.Invalid("user_id", "Must be at most 1024 bytes long.");

#endif
        var item = await noteStore.Create(userId, req.Title, req.Text, ct);
        HttpContext.Response.Headers.ETag = item.ETag;
        return TypedResults.Created($"/api/{Uri.EscapeDataString(userId)}/notes/{item.Id}", item);
    }
}

/// <summary>The values of a new note.</summary>
/// <example>{ "title": "A title", "text": "Some text." }</example>
/// <param name="Title">1 to 255 characters; not blank.</param>
/// <param name="Text">Up to 2,000 characters, or null.</param>
public sealed record CreateNoteRequest(string Title, string? Text = null)
{
    internal sealed class Validator : Validator<CreateNoteRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Title).NotBlank().Text(255);
            RuleFor(request => request.Text).Text(2000);
        }
    }
}
