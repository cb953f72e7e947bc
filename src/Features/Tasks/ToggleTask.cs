using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

/// <summary>PATCH /api/{user_id}/tasks/{id}/complete</summary>
public sealed class ToggleTask : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/api/{user_id}/tasks/{id:guid}/complete", Handle)
        .WithName(nameof(ToggleTask))
        .WithTags("Tasks")
        .ProducesProblems(TaskStore.NotFound, Problem.ServiceUnavailable);

    /// <summary>Completes a task of yours, or opens it again.</summary>
    /// <remarks>Each call turns it once. Send the ETag that you read as If-Match, and a call that is sent twice turns it once only.</remarks>
    /// <param name="id">The id of the task.</param>
    internal static async Task<Results<Ok<TaskItem>, Problem>> Handle(
        Caller caller, Guid id, Preconditions conditions, TaskStore tasks, HttpResponse response, CancellationToken stop)
    {
        var task = await tasks.Toggle(caller.Id, id, conditions, stop);
        if (task is null) return await tasks.WhyNot(caller.Id, id, stop);

        response.Headers.ETag = task.ETag;
        return TypedResults.Ok(task);
    }
}
