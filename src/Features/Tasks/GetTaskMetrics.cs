using Api.Guard;
using Api.Http;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

internal sealed class GetTaskMetrics(TaskStore tasks) : EndpointWithoutRequest<Ok<TaskMetrics>>
{
    public override void Configure()
    {
        Get("/api/{user_id}/tasks/metrics");
        Description(route => route.ProducesProblems(Problem.ServiceUnavailable));
    }

    /// <summary>Counts your tasks.</summary>
    /// <remarks>Counts by state and by priority, from one consistent snapshot.</remarks>
    public override async Task<Ok<TaskMetrics>> ExecuteAsync(CancellationToken ct) => TypedResults.Ok(await tasks.Count(this.Caller.Id, ct));
}

/// <summary>The number of tasks, by state and by priority.</summary>
/// <example>
/// { "total": 5, "completed": 2, "pending": 3, "overdue": 0, "high_priority": 1, "medium_priority": 3, "low_priority": 1 }
/// </example>
/// <param name="Total">All tasks.</param>
/// <param name="Completed">Completed tasks.</param>
/// <param name="Pending">Tasks that are not completed.</param>
/// <param name="Overdue">Always 0: tasks have no due date yet.</param>
/// <param name="HighPriority">Tasks with priority <c>High</c>, completed or not.</param>
/// <param name="MediumPriority">Tasks with priority <c>Medium</c>, completed or not.</param>
/// <param name="LowPriority">Tasks with priority <c>Low</c>, completed or not.</param>
public sealed record TaskMetrics(long Total, long Completed, long Pending, long Overdue, long HighPriority, long MediumPriority, long LowPriority);
