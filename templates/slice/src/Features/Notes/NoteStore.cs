using Api.Data;
using Api.Http;

namespace Api.Features.Notes;

#if (anonymous)
/// <summary>What the database has of them.</summary>
#else
/// <summary>What the database has of them. Every statement names the user whose they are, whatever was checked before.</summary>
#endif
public sealed class NoteStore(Database database, TimeProvider clock) : IFeatureServices
{
    private const string Columns = "id, title, text, created_at, updated_at";

    /// <summary>404: there is none with this id, whoever else may have one.</summary>
    public static readonly Problem NotFound = new(404, "NOTE_NOT_FOUND", "There is no note with this id.");

    /// <inheritdoc />
    public static void AddServices(IServiceCollection services) => services.AddSingleton<NoteStore>();

    /// <summary>The newest before this one, newest first; <see cref="Guid.AllBitsSet"/> is before all.</summary>
    public Task<IReadOnlyList<Note>> List(string userId, Guid before, int limit, CancellationToken stop) => database.Read<Note>(
        $"SELECT {Columns} FROM notes WHERE user_id = @userId AND id < @before ORDER BY id DESC LIMIT @limit", new { userId, before, limit }, stop);

    /// <summary>Creates one.</summary>
    public async Task<Note> Create(string userId, string title, string? text, CancellationToken stop)
    {
        var now = Now();
        var rows = await database.Write<Note>(
            $"INSERT INTO notes (user_id, id, title, text, created_at, updated_at) VALUES (@userId, @id, @title, @text, @now, @now) RETURNING {Columns}",
            new { userId, id = Guid.CreateVersion7(now), title, text, now },
            stop);
        return rows[0];
    }

    /// <summary>One of them, or null.</summary>
    public async Task<Note?> Find(string userId, Guid id, CancellationToken stop)
    {
        var rows = await database.Read<Note>($"SELECT {Columns} FROM notes WHERE user_id = @userId AND id = @id", new { userId, id }, stop);
        return rows.SingleOrDefault();
    }

    /// <summary>Replaces what can be said of one; null where there is none.</summary>
    public async Task<Note?> Replace(string userId, Guid id, string title, string? text, CancellationToken stop)
    {
        var rows = await database.Write<Note>(
            $"UPDATE notes SET title = @title, text = @text, updated_at = @now WHERE user_id = @userId AND id = @id RETURNING {Columns}",
            new { userId, id, title, text, now = Now() },
            stop);
        return rows.SingleOrDefault();
    }

    /// <summary>Deletes one; false where there is none.</summary>
    public async Task<bool> Delete(string userId, Guid id, CancellationToken stop)
    {
        var rows = await database.Write<Guid>("DELETE FROM notes WHERE user_id = @userId AND id = @id RETURNING id", new { userId, id }, stop);
        return rows.Count > 0;
    }

    // In microseconds, as PostgreSQL stores it: what is answered now is what will be read later.
    private DateTime Now()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
