using Api.Guard;
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

internal sealed class DeleteTask(TaskStore tasks) : EndpointWithoutRequest<Results<NoContent, Problem>>, IConditional
{
    public override void Configure()
    {
        Delete("/api/{user_id}/tasks/{id:guid}");
        Summary(summary => summary.Params["id"] = "The id of the task.");
        Description(route => route.ProducesProblems(TaskStore.NotFound, Problem.ServiceUnavailable));
    }

    /// <summary>Deletes a task.</summary>
    /// <remarks>This cannot be undone. Send its ETag as If-Match to delete it only if it was not modified since you loaded it.</remarks>
    public override async Task<Results<NoContent, Problem>> ExecuteAsync(CancellationToken ct)
    {
        var (user, id) = (this.Caller.Id, Route<Guid>("id"));
        return await tasks.Delete(user, id, this.Preconditions, ct) ? TypedResults.NoContent() : await tasks.WhyNot(user, id, ct);
    }
}
