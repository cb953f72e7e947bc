#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

internal sealed class GetNote(NoteStore noteStore) : EndpointWithoutRequest<Results<Ok<Note>, StatusCodeHttpResult, Problem>>, IConditional
{
    public override void Configure()
    {
        Verbs("GET", "HEAD");
        Routes("/api/{user_id}/notes/{id:guid}");
#if (anonymous)
        AllowAnonymous();
#endif
        Summary(summary => summary.Params["id"] = "The id of the note.");
        Description(route => route
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(NoteStore.NotFound, Problem.ServiceUnavailable));
    }

    /// <summary>Gets a note.</summary>
    /// <remarks>Send a known ETag as If-None-Match to get 304 without a body if nothing has changed.</remarks>
    /// <response code="304">Not modified: If-None-Match names the current ETag.</response>
    public override async Task<Results<Ok<Note>, StatusCodeHttpResult, Problem>> ExecuteAsync(CancellationToken ct)
    {
        var item = await noteStore.Find(this.Caller.Id, Route<Guid>("id"), ct);
        if (item is null) return NoteStore.NotFound;
        if (!this.Preconditions.IsMatch(item.Version)) return Problem.PreconditionFailed;

        HttpContext.Response.Headers.ETag = item.ETag;
        return this.Preconditions.IsKnown(item.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(item);
    }
}
