using Api.Guard;
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

internal sealed class GetTask(TaskStore tasks) : EndpointWithoutRequest<Results<Ok<TaskItem>, StatusCodeHttpResult, Problem>>, IConditional
{
    public override void Configure()
    {
        Verbs("GET", "HEAD");
        Routes("/api/{user_id}/tasks/{id:guid}");
        Summary(summary => summary.Params["id"] = "The id of the task.");
        Description(route => route
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(TaskStore.NotFound, Problem.ServiceUnavailable));
    }

    /// <summary>Gets a task.</summary>
    /// <remarks>Send a known ETag as If-None-Match to get 304 without a body if nothing has changed.</remarks>
    /// <response code="304">Not modified: If-None-Match names the current ETag.</response>
    public override async Task<Results<Ok<TaskItem>, StatusCodeHttpResult, Problem>> ExecuteAsync(CancellationToken ct)
    {
        var task = await tasks.Find(this.Caller.Id, Route<Guid>("id"), ct);
        if (task is null) return TaskStore.NotFound;
        if (!this.Preconditions.IsMatch(task.Version)) return Problem.PreconditionFailed;

        HttpContext.Response.Headers.ETag = task.ETag;
        return this.Preconditions.IsKnown(task.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(task);
    }
}
