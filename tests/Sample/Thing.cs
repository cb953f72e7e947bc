using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Api.Http;
using Api.OpenApi;

[assembly: OpenApiTag("Sample", "What the tests of everything but a feature are run on.")]

namespace Tests.Sample;

/// <summary>A thing that belongs to a user.</summary>
public sealed record Thing(Guid Id, string UserId, string Title, string? Description, string? Priority, [property: JsonIgnore] long Version) : ITagged
{
    [JsonIgnore]
    public string ETag => Preconditions.TagOf(Version);
}

/// <summary>The things of one app, and a count of accesses.</summary>
public sealed class ThingStore
{
    private readonly ConcurrentDictionary<(string UserId, Guid Id), Thing> _things = new();
    private int _calls;

    /// <summary>The number of accesses by handlers.</summary>
    public int Calls => _calls;

    public Thing Save(string userId, Guid? id, string title, string? description = null, string? priority = null)
    {
        Interlocked.Increment(ref _calls);
        var key = (userId, id ?? Guid.NewGuid());
        return _things.AddOrUpdate(
            key,
            _ => new Thing(key.Item2, userId, title, description, priority, 1),
            (_, thing) => thing with { Title = title, Description = description, Priority = priority, Version = thing.Version + 1 });
    }

    public Thing? Find(string userId, Guid id)
    {
        Interlocked.Increment(ref _calls);
        return _things.GetValueOrDefault((userId, id));
    }

    public IReadOnlyList<Thing> List(string userId, int limit)
    {
        Interlocked.Increment(ref _calls);
        return [.. _things.Values.Where(thing => thing.UserId == userId).OrderBy(thing => thing.Id).Take(limit)];
    }

    public bool Delete(string userId, Guid id)
    {
        Interlocked.Increment(ref _calls);
        return _things.TryRemove((userId, id), out _);
    }
}
