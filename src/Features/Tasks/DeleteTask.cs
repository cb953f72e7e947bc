using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

/// <summary>DELETE /api/{user_id}/tasks/{id}</summary>
public sealed class DeleteTask : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/{user_id}/tasks/{id:guid}", Handle)
        .WithName(nameof(DeleteTask))
        .WithTags("Tasks")
        .ProducesProblems(TaskStore.NotFound, Problem.ServiceUnavailable);

    /// <summary>Deletes a task of yours.</summary>
    /// <remarks>For good. Send the ETag that you read as If-Match, and what somebody has changed since is kept.</remarks>
    /// <param name="id">The id of the task.</param>
    internal static async Task<Results<NoContent, Problem>> Handle(
        Caller caller, Guid id, Preconditions conditions, TaskStore tasks, CancellationToken stop) =>
        await tasks.Delete(caller.Id, id, conditions, stop) ? TypedResults.NoContent() : await tasks.WhyNot(caller.Id, id, stop);
}
