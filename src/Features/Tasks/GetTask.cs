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
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblems(TaskStore.NotFound, Problem.ServiceUnavailable);

    /// <summary>One task of yours.</summary>
    /// <remarks>Send the ETag that you have as If-None-Match, and what has not changed is not sent again.</remarks>
    /// <param name="id">The id of the task.</param>
    /// <response code="304">You have it already: If-None-Match names its ETag.</response>
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
