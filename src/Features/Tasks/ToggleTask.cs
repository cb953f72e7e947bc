using Api.Guard;
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

internal sealed class ToggleTask(TaskStore tasks) : EndpointWithoutRequest<Results<Ok<TaskItem>, Problem>>, IConditional
{
    public override void Configure()
    {
        Patch("/api/{user_id}/tasks/{id:guid}/complete");
        Summary(summary => summary.Params["id"] = "The id of the task.");
        Description(route => route.ProducesProblems(TaskStore.NotFound, Problem.ServiceUnavailable));
    }

    /// <summary>Toggles completion.</summary>
    /// <remarks>Each call flips is_completed. Send the ETag as If-Match to make a repeated call safe: the second one gets 412.</remarks>
    public override async Task<Results<Ok<TaskItem>, Problem>> ExecuteAsync(CancellationToken ct)
    {
        var (user, id) = (this.Caller.Id, Route<Guid>("id"));
        var task = await tasks.Toggle(user, id, this.Preconditions, ct);
        if (task is null) return await tasks.WhyNot(user, id, ct);

        HttpContext.Response.Headers.ETag = task.ETag;
        return TypedResults.Ok(task);
    }
}
