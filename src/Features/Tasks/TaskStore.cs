using Api.Data;
using Api.Http;

namespace Api.Features.Tasks;

/// <summary>Reads and writes tasks. Every statement is restricted to one user, whatever was checked before.</summary>
public sealed class TaskStore(Database database, TimeProvider clock) : IFeatureServices
{
    private const string Columns = "id, user_id, title, description, priority, is_completed, created_at, updated_at, version";
    private const string Allowed = "user_id = @userId AND id = @id AND (@AnyVersion OR version IN {=Versions}) AND version NOT IN {=OtherThan}";
    private const string Touch = "updated_at = @now, version = version + 1";

    /// <summary>404: the id does not exist, or belongs to another user.</summary>
    public static readonly Problem NotFound = new(404, "TASK_NOT_FOUND", "There is no task with this id.");

    /// <inheritdoc />
    public static void AddServices(IServiceCollection services) => services.AddSingleton<TaskStore>();

    /// <summary>Lists a user's tasks, newest first.</summary>
    /// <param name="userId">The owner.</param>
    /// <param name="before">The last task of the previous page; null for the first page.</param>
    /// <param name="isCompleted">Only completed or only pending tasks; null for both.</param>
    /// <param name="limit">The maximum number of tasks.</param>
    /// <param name="stop">Canceled if the client disconnects.</param>
    public Task<IReadOnlyList<TaskItem>> List(string userId, Guid? before, bool? isCompleted, int limit, CancellationToken stop) =>
        database.Read<TaskItem>(ListStatement(before, isCompleted), new { userId, before, isCompleted, limit }, stop);

    /// <summary>Creates a task.</summary>
    public async Task<TaskItem> Create(string userId, string title, string? description, string priority, CancellationToken stop)
    {
        var now = clock.GetUtcNowToMicrosecond();
        var rows = await database.Write<TaskItem>(
            $"""
            INSERT INTO tasks (user_id, id, version, title, description, priority, is_completed, created_at, updated_at)
            VALUES (@userId, @id, 1, @title, @description, @priority, @isCompleted, @now, @now)
            RETURNING {Columns}
            """,
            new { userId, id = SortableId.At(now), title, description, priority, isCompleted = false, now },
            stop);
        return rows[0];
    }

    /// <summary>Finds a task; null if the user has none with this id.</summary>
    public async Task<TaskItem?> Find(string userId, Guid id, CancellationToken stop)
    {
        var rows = await database.Read<TaskItem>($"SELECT {Columns} FROM tasks WHERE user_id = @userId AND id = @id", new { userId, id }, stop);
        return rows.SingleOrDefault();
    }

    /// <summary>Replaces a task; null if there is none that the preconditions allow, see <see cref="WhyNot"/>.</summary>
    public async Task<TaskItem?> Replace(
        string userId, Guid id, Preconditions conditions, string title, string? description, string priority, bool isCompleted, CancellationToken stop)
    {
        var rows = await database.Write<TaskItem>(
            $"""
            UPDATE tasks SET title = @title, description = @description, priority = @priority, is_completed = @isCompleted, {Touch}
            WHERE {Allowed} RETURNING {Columns}
            """,
            new { userId, id, conditions.AnyVersion, conditions.Versions, conditions.OtherThan, title, description, priority, isCompleted, now = clock.GetUtcNowToMicrosecond() },
            stop);
        return rows.SingleOrDefault();
    }

    /// <summary>Toggles completion; null if there is no task that the preconditions allow, see <see cref="WhyNot"/>.</summary>
    public async Task<TaskItem?> Toggle(string userId, Guid id, Preconditions conditions, CancellationToken stop)
    {
        var rows = await database.Write<TaskItem>(
            $"UPDATE tasks SET is_completed = NOT is_completed, {Touch} WHERE {Allowed} RETURNING {Columns}",
            new { userId, id, conditions.AnyVersion, conditions.Versions, conditions.OtherThan, now = clock.GetUtcNowToMicrosecond() },
            stop);
        return rows.SingleOrDefault();
    }

    /// <summary>Deletes a task; false if there is none that the preconditions allow, see <see cref="WhyNot"/>.</summary>
    public async Task<bool> Delete(string userId, Guid id, Preconditions conditions, CancellationToken stop)
    {
        var rows = await database.Write<Guid>(
            $"DELETE FROM tasks WHERE {Allowed} RETURNING id",
            new { userId, id, conditions.AnyVersion, conditions.Versions, conditions.OtherThan },
            stop);
        return rows.Count > 0;
    }

    /// <summary>Counts a user's tasks.</summary>
    public async Task<TaskMetrics> Count(string userId, CancellationToken stop)
    {
        var rows = await database.Read<TaskMetrics>(
            """
            SELECT count(*) AS total, count(*) FILTER (WHERE is_completed) AS completed, count(*) FILTER (WHERE NOT is_completed) AS pending,
                CAST(0 AS bigint) AS overdue, count(*) FILTER (WHERE priority = @High) AS high_priority,
                count(*) FILTER (WHERE priority = @Medium) AS medium_priority, count(*) FILTER (WHERE priority = @Low) AS low_priority
            FROM tasks WHERE user_id = @userId
            """,
            new { userId, TaskPriority.High, TaskPriority.Medium, TaskPriority.Low },
            stop);
        return rows[0];
    }

    /// <summary>Why a statement with preconditions changed no task.</summary>
    /// <remarks>Correct even if something else happens in between: ids are not reused, so a task that exists now existed then.</remarks>
    public async Task<Problem> WhyNot(string userId, Guid id, CancellationToken stop) =>
        await Find(userId, id, stop) is null ? NotFound : Problem.PreconditionFailed;

    internal static string ListStatement(Guid? before, bool? isCompleted) =>
        $"""
        SELECT {Columns} FROM tasks
        WHERE user_id = @userId {(before is null ? "" : "AND id < @before")} {(isCompleted is null ? "" : "AND is_completed = @isCompleted")}
        ORDER BY id DESC LIMIT @limit
        """;
}
