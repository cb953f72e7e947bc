using Api.Data;
using Api.Guard;
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

internal sealed class CreateTask(TaskStore tasks) : Endpoint<CreateTaskRequest, Results<Created<TaskItem>, Problem>>
{
    public override void Configure()
    {
        Post("/api/{user_id}/tasks");
        Description(route => route.ProducesProblems(Problem.ServiceUnavailable));
    }

    /// <summary>Creates a task.</summary>
    /// <remarks>The server sets its id. A new task is not completed.</remarks>
    /// <response code="201">The task was created. Location is its path.</response>
    public override async Task<Results<Created<TaskItem>, Problem>> ExecuteAsync(CreateTaskRequest req, CancellationToken ct)
    {
        var user = this.Caller.Id;
        if (!KeyLimit.Allows(user)) return Problem.Invalid("user_id", "Must be at most 1024 bytes long.");

        var task = await tasks.Create(user, req.Title, req.Description, req.Priority ?? TaskPriority.Default, ct);
        HttpContext.Response.Headers.ETag = task.ETag;
        return TypedResults.Created($"/api/{Uri.EscapeDataString(user)}/tasks/{task.Id}", task);
    }
}

/// <summary>The values of a new task.</summary>
/// <example>{ "title": "Write to Charles", "description": "The engine's notes.", "priority": "High" }</example>
/// <param name="Title">1 to 255 characters, not blank.</param>
/// <param name="Description">Up to 2,000 characters, or null.</param>
/// <param name="Priority"><c>High</c>, <c>Medium</c> or <c>Low</c>; absent or null is <c>Medium</c>.</param>
public sealed record CreateTaskRequest(string Title, string? Description = null, string? Priority = null)
{
    internal sealed class Validator : Validator<CreateTaskRequest>
    {
        public Validator()
        {
            RuleFor(task => task.Title).NotBlank().Text(255);
            RuleFor(task => task.Description).Text(2000);
            RuleFor(task => task.Priority).OneOf(TaskPriority.All);
        }
    }
}
