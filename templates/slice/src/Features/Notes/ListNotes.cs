#if (!anonymous)
using Api.Guard;
#endif
using Api.Http;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Features.Notes;

internal sealed class ListNotes(NoteStore noteStore) : Endpoint<ListNotesRequest, Results<Ok<NotePage>, Problem>>
{
    public override void Configure()
    {
        Get("/api/{user_id}/notes");
#if (anonymous)
        AllowAnonymous();
#endif
#if (sql)
        Description(route => route.ProducesProblems(Problem.ServiceUnavailable));
#endif
    }

    /// <summary>Lists your notes, newest first.</summary>
    /// <remarks>Pass next_cursor as cursor to get the next page, until it is null. Changes between requests never skip or repeat an entry.</remarks>
    public override async Task<Results<Ok<NotePage>, Problem>> ExecuteAsync(ListNotesRequest req, CancellationToken ct)
    {
#if (anonymous)
        // The list has no owner: everyone pages through the same one.
        const string owner = "";
#else
        var owner = this.Caller.Id;
#endif
        Guid? before = null;
        if (req.Cursor is not null)
        {
            if (!PageCursor.TryRead(owner, req.Cursor, out var last)) return Problem.Invalid("cursor", "Must be the next_cursor of a page.");
            before = last;
        }

        // One more than the limit shows whether there is a next page.
        var found = await noteStore.List(owner, before, req.Limit + 1, ct);
        var items = PageBudget.Take(found, req.Limit, static item => PageBudget.SizeOf(item.Title) + PageBudget.SizeOf(item.Text));
        return TypedResults.Ok(new NotePage(items, items.Length, found.Count > items.Length ? PageCursor.After(owner, items[^1].Id) : null));
    }
}

/// <summary>Selects a page.</summary>
/// <param name="Limit">The maximum number of items: 1 to 1,000. A page can have fewer, because it ends at about 1 MiB too: next_cursor shows whether there are more.</param>
/// <param name="Cursor">The next_cursor of the previous page. Omit it to get the first page.</param>
public sealed record ListNotesRequest([property: QueryParam] int Limit = 100, [property: QueryParam] string? Cursor = null)
{
    internal sealed class Validator : Validator<ListNotesRequest>
    {
        public Validator() => RuleFor(query => query.Limit).InclusiveBetween(1, 1000).WithMessage("Must be from 1 to 1000.");
    }
}

/// <summary>A page of results.</summary>
/// <example>
/// {
///   "items": [
///     {
///       "id": "01890a5d-ac96-774b-bcce-b302099a8057", "title": "A title", "text": null,
///       "created_at": "2030-01-02T03:04:05Z", "updated_at": "2030-01-02T03:04:05Z", "etag": "\"1\""
///     }
///   ],
///   "count": 1, "next_cursor": null
/// }
/// </example>
/// <param name="Items">The items of this page, newest first.</param>
/// <param name="Count">The number of items on this page.</param>
/// <param name="NextCursor">The <c>cursor</c> of the next page; null on the last page.</param>
public sealed record NotePage(IReadOnlyList<Note> Items, int Count, string? NextCursor);
