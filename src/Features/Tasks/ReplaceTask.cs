using Api.Guard;
using Api.Http;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

internal sealed class ReplaceTask(TaskStore tasks) : Endpoint<ReplaceTaskRequest, Results<Ok<TaskItem>, Problem>>, IConditional
{
    public override void Configure()
    {
        Put("/api/{user_id}/tasks/{id:guid}");
        Summary(summary => summary.Params["id"] = "The id of the task.");
        Description(route => route.ProducesProblems(TaskStore.NotFound, Problem.ServiceUnavailable));
    }

    /// <summary>Replaces a task.</summary>
    /// <remarks>Send its ETag as If-Match to replace it only if it was not modified since you loaded it.</remarks>
    public override async Task<Results<Ok<TaskItem>, Problem>> ExecuteAsync(ReplaceTaskRequest req, CancellationToken ct)
    {
        var (user, id) = (this.Caller.Id, Route<Guid>("id"));
        var task = await tasks.Replace(
            user, id, this.Preconditions, req.Title, req.Description, req.Priority ?? TaskPriority.Default, req.IsCompleted!.Value, ct);
        if (task is null) return await tasks.WhyNot(user, id, ct);

        HttpContext.Response.Headers.ETag = task.ETag;
        return TypedResults.Ok(task);
    }
}

/// <summary>The new values of a task.</summary>
/// <example>{ "title": "Write to Charles again", "is_completed": true, "description": null, "priority": "Low" }</example>
/// <param name="Title">1 to 255 characters, not blank.</param>
/// <param name="IsCompleted">Whether it is completed.</param>
/// <param name="Description">Up to 2,000 characters; absent or null clears it.</param>
/// <param name="Priority"><c>High</c>, <c>Medium</c> or <c>Low</c>; absent or null is <c>Medium</c>.</param>
public sealed record ReplaceTaskRequest(string Title, bool? IsCompleted, string? Description = null, string? Priority = null)
{
    internal sealed class Validator : Validator<ReplaceTaskRequest>
    {
        public Validator()
        {
            RuleFor(task => task.Title).NotBlank().Text(255);
            RuleFor(task => task.IsCompleted).NotNull().WithMessage("Must be true or false.");
            RuleFor(task => task.Description).Text(2000);
            RuleFor(task => task.Priority).OneOf(TaskPriority.All);
        }
    }
}
