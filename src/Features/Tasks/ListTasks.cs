using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Api.Features.Tasks;

/// <summary>GET /api/{user_id}/tasks</summary>
public sealed class ListTasks : IEndpoint
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/{user_id}/tasks", Handle)
        .WithName(nameof(ListTasks))
        .WithTags("Tasks")
        .ProducesProblems(Problem.ServiceUnavailable);

    /// <summary>Your tasks, newest first, a page at a time.</summary>
    /// <remarks>Ask for the next page with the next_cursor of this one, until it is null: no task is lost or seen twice, whatever is added meanwhile.</remarks>
    /// <param name="limit">How many at most: 1 to 1,000.</param>
    /// <param name="cursor">Where the last page ended: its next_cursor. Without it, the newest come first.</param>
    internal static async Task<Results<Ok<TaskPage>, Problem>> Handle(
        Caller caller,
        TaskStore tasks,
        CancellationToken stop,
        [Range(1, 1000, ErrorMessage = "Must be from 1 to 1000.")] int limit = 100,
        string? cursor = null,
        [FromQuery(Name = "is_completed"), Description("true for the completed ones only, false for the open ones only.")] bool? isCompleted = null)
    {
        Guid? before = null;
        if (cursor is not null)
        {
            if (!TaskCursor.TryRead(caller.Id, cursor, out var last)) return Problem.Invalid(nameof(cursor), "Must be the next_cursor of a page, as it was given.");
            before = last;
        }

        // One more than asked for tells whether there is a next page.
        var rows = await tasks.List(caller.Id, before, isCompleted, limit + 1, stop);
        TaskItem[] items = [.. rows.Take(limit)];
        return TypedResults.Ok(new TaskPage(items, items.Length, rows.Count > limit ? TaskCursor.After(caller.Id, items[^1].Id) : null));
    }
}

/// <summary>A page of tasks.</summary>
/// <example>
/// {
///   "items": [
///     {
///       "id": "01890a5d-ac96-774b-bcce-b302099a8057", "user_id": "ada", "title": "Write to Charles", "description": null,
///       "priority": "Medium", "is_completed": false, "created_at": "2030-01-02T03:04:05Z", "updated_at": "2030-01-02T03:04:05Z"
///     }
///   ],
///   "count": 1, "next_cursor": null
/// }
/// </example>
/// <param name="Items">The tasks, newest first.</param>
/// <param name="Count">How many are here.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; null on the last one.</param>
public sealed record TaskPage(IReadOnlyList<TaskItem> Items, int Count, string? NextCursor);
