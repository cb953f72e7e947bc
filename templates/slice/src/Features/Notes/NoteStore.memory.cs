using System.Collections.Concurrent;
using Api.Http;

namespace Api.Features.Notes;

/// <summary>Those that were created since the start: they are in memory, gone with the process, and other replicas do not know them.</summary>
public sealed class NoteStore(TimeProvider clock) : IFeatureServices
{
#if (anonymous)
    private readonly ConcurrentDictionary<Guid, Note> _all = [];
#else
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, Note>> _ofUsers = [];
#endif

    /// <summary>404: there is none with this id, whoever else may have one.</summary>
    public static readonly Problem NotFound = new(404, "NOTE_NOT_FOUND", "There is no note with this id.");

    /// <inheritdoc />
    public static void AddServices(IServiceCollection services) => services.AddSingleton<NoteStore>();

    /// <summary>The newest before this one, newest first; <see cref="Guid.AllBitsSet"/> is before all.</summary>
    public IReadOnlyList<Note> List(string userId, Guid before, int limit) =>
        [.. Of(userId).Values.Where(item => item.Id < before).OrderByDescending(item => item.Id).Take(limit)];

    /// <summary>Creates one.</summary>
    public Note Create(string userId, string title, string? text)
    {
        var now = clock.GetUtcNow();
        var item = new Note(Guid.CreateVersion7(now), title, text, now.UtcDateTime, now.UtcDateTime);
        return Of(userId)[item.Id] = item;
    }

    /// <summary>One of them, or null.</summary>
    public Note? Find(string userId, Guid id) => Of(userId).GetValueOrDefault(id);

    /// <summary>Replaces what can be said of one; null where there is none.</summary>
    public Note? Replace(string userId, Guid id, string title, string? text)
    {
        while (Find(userId, id) is { } old)
        {
            var item = old with { Title = title, Text = text, UpdatedAt = clock.GetUtcNow().UtcDateTime };
            if (Of(userId).TryUpdate(id, item, old)) return item;
        }

        return null;
    }

    /// <summary>Deletes one; false where there is none.</summary>
    public bool Delete(string userId, Guid id) => Of(userId).TryRemove(id, out _);
#if (!anonymous)

    private ConcurrentDictionary<Guid, Note> Of(string userId) => _ofUsers.GetOrAdd(userId, _ => []);
#endif
}
