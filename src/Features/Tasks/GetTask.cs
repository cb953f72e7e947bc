using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

/// <summary>GET /api/{user_id}/tasks/{id}</summary>
public sealed class GetTask : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapMethods("/api/{user_id}/tasks/{id:guid}", [HttpMethods.Get, HttpMethods.Head], Handle)
        .WithName(nameof(GetTask))
        .WithTags("Tasks")
        .Produces(StatusCodes.Status304NotModified);

    /// <summary>One task of yours.</summary>
    /// <response code="304">You have it already: If-None-Match names its ETag.</response>
    /// <response code="404">TASK_NOT_FOUND: there is none, or it is somebody else's.</response>
    /// <response code="412">PRECONDITION_FAILED: If-Match names other states of it.</response>
    internal static async Task<Results<Ok<TaskItem>, StatusCodeHttpResult, Problem>> Handle(
        Caller caller, Guid id, Preconditions conditions, TaskStore tasks, HttpResponse response, CancellationToken stop)
    {
        var task = await tasks.Find(caller.Id, id, stop);
        if (task is null) return TaskStore.NotFound;
        if (!conditions.IsMatch(task.Version)) return Problem.PreconditionFailed;

        response.Headers.ETag = task.ETag;
        return conditions.IsKnown(task.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(task);
    }
}
