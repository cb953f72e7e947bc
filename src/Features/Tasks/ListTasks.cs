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

    /// <summary>Your tasks, newest first, a page at a time.</summary>
    /// <remarks>Ask for the next page with the next_cursor of this one, until it is null: no task is lost or seen twice, whatever is added meanwhile.</remarks>
    public override async Task<Results<Ok<TaskPage>, Problem>> ExecuteAsync(ListTasksRequest req, CancellationToken ct)
    {
        var user = this.Caller.Id;
        Guid? before = null;
        if (req.Cursor is not null)
        {
            if (!PageCursor.TryRead(user, req.Cursor, out var last)) return Problem.Invalid("cursor", "Must be the next_cursor of a page, as it was given.");
            before = last;
        }

        // One more than asked for tells whether there is a next page.
        var rows = await tasks.List(user, before, req.IsCompleted, req.Limit + 1, ct);
        var items = PageBudget.Take(rows, req.Limit, static task => PageBudget.SizeOf(task.UserId) + PageBudget.SizeOf(task.Title) + PageBudget.SizeOf(task.Description));
        return TypedResults.Ok(new TaskPage(items, items.Length, rows.Count > items.Length ? PageCursor.After(user, items[^1].Id) : null));
    }
}

/// <summary>Which tasks to list.</summary>
/// <param name="Limit">The maximum number of tasks: 1 to 1,000. A page can have fewer, because it ends at about 1 MiB too: next_cursor shows whether there are more.</param>
/// <param name="Cursor">Where the last page ended: its next_cursor. Without it, the newest come first.</param>
/// <param name="IsCompleted">true for the completed ones only, false for the open ones only.</param>
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
/// <param name="Count">How many are here.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; null on the last one.</param>
public sealed record TaskPage(IReadOnlyList<TaskItem> Items, int Count, string? NextCursor);
