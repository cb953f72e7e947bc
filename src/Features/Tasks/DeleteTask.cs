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
        .WithTags("Tasks");

    /// <summary>Deletes a task of yours.</summary>
    /// <response code="404">TASK_NOT_FOUND: there is none, or it is somebody else's.</response>
    /// <response code="412">PRECONDITION_FAILED: it has changed since you read what If-Match names.</response>
    internal static async Task<Results<NoContent, Problem>> Handle(
        Caller caller, Guid id, Preconditions conditions, TaskStore tasks, CancellationToken stop) =>
        await tasks.Delete(caller.Id, id, conditions, stop) ? TypedResults.NoContent() : await tasks.WhyNot(caller.Id, id, stop);
}
