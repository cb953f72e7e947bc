using System.ComponentModel.DataAnnotations;
using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

/// <summary>PUT /api/{user_id}/tasks/{id}</summary>
public sealed class ReplaceTask : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/{user_id}/tasks/{id:guid}", Handle)
        .WithName(nameof(ReplaceTask))
        .WithTags("Tasks")
        .ProducesProblems(TaskStore.NotFound, Problem.ServiceUnavailable);

    /// <summary>Replaces all that you can say of a task of yours.</summary>
    /// <remarks>Send the ETag that you read as If-Match, and a change that somebody made in between is not lost.</remarks>
    /// <param name="id">The id of the task.</param>
    internal static async Task<Results<Ok<TaskItem>, Problem>> Handle(
        Caller caller, Guid id, ReplaceTaskRequest request, Preconditions conditions, TaskStore tasks, HttpResponse response, CancellationToken stop)
    {
        var task = await tasks.Replace(
            caller.Id, id, conditions, request.Title, request.Description, request.Priority ?? TaskPriority.Default, request.IsCompleted!.Value, stop);
        if (task is null) return await tasks.WhyNot(caller.Id, id, stop);

        response.Headers.ETag = task.ETag;
        return TypedResults.Ok(task);
    }
}

/// <summary>What a task shall be.</summary>
/// <example>{ "title": "Write to Charles again", "is_completed": true, "description": null, "priority": "Low" }</example>
/// <param name="Title">1 to 255 characters, not only blanks.</param>
/// <param name="IsCompleted">Whether it is done.</param>
/// <param name="Description">Up to 2,000 characters; absent or null empties it.</param>
/// <param name="Priority"><c>High</c>, <c>Medium</c> or <c>Low</c>; absent or null is <c>Medium</c>.</param>
public sealed record ReplaceTaskRequest(
    [Required(ErrorMessage = "Must be there, and not only blanks.")][Text(255, MinimumLength = 1)] string Title,
    [Required(ErrorMessage = "Must be true or false.")] bool? IsCompleted,
    [Text(2000)] string? Description = null,
    [AllowedValues(TaskPriority.High, TaskPriority.Medium, TaskPriority.Low, null, ErrorMessage = TaskPriority.Rule)] string? Priority = null);
