#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

internal sealed class DeleteNote(NoteStore noteStore) : EndpointWithoutRequest<Results<NoContent, Problem>>, IConditional
{
    public override void Configure()
    {
        Delete("/api/{user_id}/notes/{id:guid}");
        Summary(summary => summary.Params["id"] = "The id of the note.");
        Description(route => route.ProducesProblems(NoteStore.NotFound, Problem.ServiceUnavailable));
    }

    /// <summary>Deletes a note.</summary>
    /// <remarks>Send the ETag as If-Match to keep the note if it was changed in the meantime.</remarks>
    public override async Task<Results<NoContent, Problem>> ExecuteAsync(CancellationToken ct)
    {
        var (userId, id) = (this.Caller.Id, Route<Guid>("id"));
        return await noteStore.Delete(userId, id, this.Preconditions, ct) ? TypedResults.NoContent() : await noteStore.WhyNot(userId, id, ct);
    }
}
