#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

internal sealed class ReplaceNote(NoteStore noteStore) : Endpoint<ReplaceNoteRequest, Results<Ok<Note>, Problem>>, IConditional
{
    public override void Configure()
    {
        Put("/api/{user_id}/notes/{id:guid}");
        Summary(summary => summary.Params["id"] = "The id of the note.");
        Description(route => route.ProducesProblems(NoteStore.NotFound, Problem.ServiceUnavailable));
    }

    /// <summary>Replaces a note.</summary>
    /// <remarks>Omitted members are cleared. Send the ETag as If-Match to avoid overwriting a concurrent change.</remarks>
    public override async Task<Results<Ok<Note>, Problem>> ExecuteAsync(ReplaceNoteRequest req, CancellationToken ct)
    {
        var (userId, id) = (this.Caller.Id, Route<Guid>("id"));
        var item = await noteStore.Replace(userId, id, this.Preconditions, req.Title, req.Text, ct);
        if (item is null) return await noteStore.WhyNot(userId, id, ct);

        HttpContext.Response.Headers.ETag = item.ETag;
        return TypedResults.Ok(item);
    }
}

/// <summary>The new values of a note.</summary>
/// <example>{ "title": "A title", "text": "Some text." }</example>
/// <param name="Title">1 to 255 characters; not blank.</param>
/// <param name="Text">Up to 2,000 characters; cleared if absent or null.</param>
public sealed record ReplaceNoteRequest(string Title, string? Text = null)
{
    internal sealed class Validator : Validator<ReplaceNoteRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Title).NotBlank().Text(255);
            RuleFor(request => request.Text).Text(2000);
        }
    }
}
