using Api.Guard;
using Api.Http;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Tasks;

internal sealed class ListTasks(TaskStore tasks) : Endpoint<ListTasksRequest, Results<Ok<TaskPage>, Problem>>
{
    public override void Configure()
    {
        Get("/api/{user_id}/tasks");
        Description(route => route.ProducesProblems(Problem.ServiceUnavailable));
    }

    /// <summary>Lists your tasks, newest first.</summary>
    /// <remarks>Pass next_cursor as cursor to get the next page, until it is null. No task is skipped or repeated if others are added meanwhile.</remarks>
    public override async Task<Results<Ok<TaskPage>, Problem>> ExecuteAsync(ListTasksRequest req, CancellationToken ct)
    {
        var user = this.Caller.Id;
        Guid? before = null;
        if (req.Cursor is not null)
        {
            if (!PageCursor.TryRead(user, req.Cursor, out var last)) return Problem.Invalid("cursor", "Must be the unmodified next_cursor of a page.");
            before = last;
        }

        // One more than requested shows whether there is a next page.
        var rows = await tasks.List(user, before, req.IsCompleted, req.Limit + 1, ct);
        var items = PageBudget.Take(rows, req.Limit, static task => PageBudget.SizeOf(task.UserId) + PageBudget.SizeOf(task.Title) + PageBudget.SizeOf(task.Description));
        return TypedResults.Ok(new TaskPage(items, items.Length, rows.Count > items.Length ? PageCursor.After(user, items[^1].Id) : null));
    }
}

/// <summary>Selects tasks.</summary>
/// <param name="Limit">The maximum number of tasks: 1 to 1,000. A page also ends at about 1 MiB, so use next_cursor to detect the last page.</param>
/// <param name="Cursor">The next_cursor of the previous page. Omit it for the first page.</param>
/// <param name="IsCompleted">true: only completed tasks; false: only pending tasks.</param>
public sealed record ListTasksRequest(
    [property: QueryParam] int Limit = 100, [property: QueryParam] string? Cursor = null, [property: QueryParam] bool? IsCompleted = null)
{
    internal sealed class Validator : Validator<ListTasksRequest>
    {
        public Validator() => RuleFor(query => query.Limit).InclusiveBetween(1, 1000).WithMessage("Must be from 1 to 1000.");
    }
}

/// <summary>A page of tasks.</summary>
/// <example>
/// {
///   "items": [
///     {
///       "id": "01890a5d-ac96-774b-bcce-b302099a8057", "user_id": "ada", "title": "Write to Charles", "description": null,
///       "priority": "Medium", "is_completed": false, "created_at": "2030-01-02T03:04:05Z", "updated_at": "2030-01-02T03:04:05Z",
///       "etag": "\"1\""
///     }
///   ],
///   "count": 1, "next_cursor": null
/// }
/// </example>
/// <param name="Items">The tasks, newest first.</param>
/// <param name="Count">The number of tasks on this page.</param>
/// <param name="NextCursor">The <c>cursor</c> of the next page; null on the last page.</param>
public sealed record TaskPage(IReadOnlyList<TaskItem> Items, int Count, string? NextCursor);
