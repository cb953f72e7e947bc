using Api.Data;
using Api.Http;

namespace Api.Features.Notes;

#if (anonymous)
/// <summary>Reads and writes the table.</summary>
#else
/// <summary>Reads and writes the table. Every statement is restricted to one user, whatever was checked before.</summary>
#endif
public sealed class NoteStore(Database database, TimeProvider clock) : IFeatureServices
{
    private const string Columns = "id, title, text, created_at, updated_at, version";
    private const string Allowed = "user_id = @userId AND id = @id AND (@AnyVersion OR version IN {=Versions}) AND version NOT IN {=OtherThan}";

    /// <summary>404: the id does not exist, or belongs to another user.</summary>
    public static readonly Problem NotFound = new(404, "NOTE_NOT_FOUND", "There is no note with this id.");

    /// <inheritdoc />
    public static void AddServices(IServiceCollection services) => services.AddSingleton<NoteStore>();

    /// <summary>Lists those with a lower id than <paramref name="before"/>, newest first; null starts with the newest.</summary>
    public Task<IReadOnlyList<Note>> List(string userId, Guid? before, int limit, CancellationToken stop) => database.Read<Note>(
        $"SELECT {Columns} FROM notes WHERE user_id = @userId AND id < @before ORDER BY id DESC LIMIT @limit",
        new { userId, before = before ?? Guid.AllBitsSet, limit },
        stop);

    /// <summary>Creates a note.</summary>
    public async Task<Note> Create(string userId, string title, string? text, CancellationToken stop)
    {
        var now = clock.GetUtcNowToMicrosecond();
        var rows = await database.Write<Note>(
            $"""
            INSERT INTO notes (user_id, id, version, title, text, created_at, updated_at)
            VALUES (@userId, @id, 1, @title, @text, @now, @now)
            RETURNING {Columns}
            """,
            new { userId, id = SortableId.At(now), title, text, now },
            stop);
        return rows[0];
    }

    /// <summary>Finds a note by its id; null if there is none.</summary>
    public async Task<Note?> Find(string userId, Guid id, CancellationToken stop)
    {
        var rows = await database.Read<Note>($"SELECT {Columns} FROM notes WHERE user_id = @userId AND id = @id", new { userId, id }, stop);
        return rows.SingleOrDefault();
    }

    /// <summary>Replaces a note; null if no row matches the id and the conditions, see <see cref="WhyNot"/>.</summary>
    public async Task<Note?> Replace(string userId, Guid id, Preconditions conditions, string title, string? text, CancellationToken stop)
    {
        var rows = await database.Write<Note>(
            $"UPDATE notes SET title = @title, text = @text, updated_at = @now, version = version + 1 WHERE {Allowed} RETURNING {Columns}",
            new { userId, id, conditions.AnyVersion, conditions.Versions, conditions.OtherThan, title, text, now = clock.GetUtcNowToMicrosecond() },
            stop);
        return rows.SingleOrDefault();
    }

    /// <summary>Deletes a note; false if no row matches the id and the conditions, see <see cref="WhyNot"/>.</summary>
    public async Task<bool> Delete(string userId, Guid id, Preconditions conditions, CancellationToken stop)
    {
        var rows = await database.Write<Guid>(
            $"DELETE FROM notes WHERE {Allowed} RETURNING id",
            new { userId, id, conditions.AnyVersion, conditions.Versions, conditions.OtherThan },
            stop);
        return rows.Count > 0;
    }

    /// <summary>Tells why a conditional statement changed nothing: 404 or 412.</summary>
    public async Task<Problem> WhyNot(string userId, Guid id, CancellationToken stop) =>
        await Find(userId, id, stop) is null ? NotFound : Problem.PreconditionFailed;
}
