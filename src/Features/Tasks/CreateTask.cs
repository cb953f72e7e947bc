using System.ComponentModel.DataAnnotations;
using System.Text;
using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

/// <summary>POST /api/{user_id}/tasks</summary>
public sealed class CreateTask : IEndpoint
{
    // An entry of a PostgreSQL index holds about 2,700 bytes: who has a longer id has no tasks, and is told so rather than 503.
    private const int LongestUserId = 1024;

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/{user_id}/tasks", Handle)
        .WithName(nameof(CreateTask))
        .WithTags("Tasks")
        .ProducesProblems(Problem.ServiceUnavailable);

    /// <summary>Creates a task of yours.</summary>
    /// <remarks>It starts open, with an id of the server's making.</remarks>
    /// <response code="201">The task, open; Location says where it is.</response>
    internal static async Task<Results<Created<TaskItem>, Problem>> Handle(
        Caller caller, CreateTaskRequest request, TaskStore tasks, HttpResponse response, CancellationToken stop)
    {
        if (Encoding.UTF8.GetByteCount(caller.Id) > LongestUserId) return Problem.Invalid("user_id", "Must be at most 1024 bytes long to own tasks.");

        var task = await tasks.Create(caller.Id, request.Title, request.Description, request.Priority ?? TaskPriority.Default, stop);
        response.Headers.ETag = task.ETag;
        return TypedResults.Created($"/api/{Uri.EscapeDataString(caller.Id)}/tasks/{task.Id}", task);
    }
}

/// <summary>A task to be.</summary>
/// <example>{ "title": "Write to Charles", "description": "The engine's notes.", "priority": "High" }</example>
/// <param name="Title">1 to 255 characters, not only blanks.</param>
/// <param name="Description">Up to 2,000 characters, or null.</param>
/// <param name="Priority"><c>High</c>, <c>Medium</c> or <c>Low</c>; absent or null is <c>Medium</c>.</param>
public sealed record CreateTaskRequest(
    [Required(ErrorMessage = "Must be there, and not only blanks.")][Text(255, MinimumLength = 1)] string Title,
    [Text(2000)] string? Description = null,
    [AllowedValues(TaskPriority.High, TaskPriority.Medium, TaskPriority.Low, null, ErrorMessage = TaskPriority.Rule)] string? Priority = null);
