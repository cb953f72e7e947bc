using System.Collections.Concurrent;
using Api.Data;
using Api.Http;

namespace Api.Features.Notes;

/// <summary>Keeps everything in memory: it is lost when the process stops, and not shared between replicas.</summary>
public sealed class NoteStore(TimeProvider clock) : IFeatureServices
{
#if (anonymous)
    private readonly ConcurrentDictionary<Guid, Note> _items = [];
#else
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, Note>> _users = [];
#endif

    /// <summary>404: the id does not exist, or belongs to another user.</summary>
    public static readonly Problem NotFound = new(404, "NOTE_NOT_FOUND", "There is no note with this id.");

    /// <inheritdoc />
    public static void AddServices(IServiceCollection services) => services.AddSingleton<NoteStore>();

    /// <summary>Lists those with a lower id than <paramref name="before"/>, newest first; null starts with the newest.</summary>
    public Task<IReadOnlyList<Note>> List(string userId, Guid? before, int limit, CancellationToken stop) => Task.FromResult<IReadOnlyList<Note>>(
        [.. ItemsOf(userId).Values.Where(item => before is null || item.Id < before).OrderByDescending(item => item.Id).Take(limit)]);

    /// <summary>Creates a note.</summary>
    public Task<Note> Create(string userId, string title, string? text, CancellationToken stop)
    {
        var now = clock.GetUtcNowToMicrosecond();
        var item = new Note(SortableId.At(now), title, text, now, now, Version: 1);
        ItemsOf(userId)[item.Id] = item;
        return Task.FromResult(item);
    }

    /// <summary>Finds a note by its id; null if there is none.</summary>
    public Task<Note?> Find(string userId, Guid id, CancellationToken stop) => Task.FromResult(ItemsOf(userId).GetValueOrDefault(id));

    /// <summary>Replaces a note; null if none matches the id and the conditions, see <see cref="WhyNot"/>.</summary>
    public Task<Note?> Replace(string userId, Guid id, Preconditions conditions, string title, string? text, CancellationToken stop)
    {
        while (ItemsOf(userId).TryGetValue(id, out var current) && IsAllowed(current, conditions))
        {
            var item = new Note(id, title, text, current.CreatedAt, clock.GetUtcNowToMicrosecond(), current.Version + 1);
            if (ItemsOf(userId).TryUpdate(id, item, current)) return Task.FromResult<Note?>(item);
        }

        return Task.FromResult<Note?>(null);
    }

    /// <summary>Deletes a note; false if none matches the id and the conditions, see <see cref="WhyNot"/>.</summary>
    public Task<bool> Delete(string userId, Guid id, Preconditions conditions, CancellationToken stop)
    {
        while (ItemsOf(userId).TryGetValue(id, out var current) && IsAllowed(current, conditions))
        {
            if (ItemsOf(userId).TryRemove(KeyValuePair.Create(id, current))) return Task.FromResult(true);
        }

        return Task.FromResult(false);
    }

    /// <summary>Tells why a conditional change was not made: 404 or 412.</summary>
    public async Task<Problem> WhyNot(string userId, Guid id, CancellationToken stop) =>
        await Find(userId, id, stop) is null ? NotFound : Problem.PreconditionFailed;

    private static bool IsAllowed(Note item, Preconditions conditions) => conditions.IsMatch(item.Version) && !conditions.IsKnown(item.Version);
#if (!anonymous)

    private ConcurrentDictionary<Guid, Note> ItemsOf(string userId) => _users.GetOrAdd(userId, _ => []);
#endif
}
