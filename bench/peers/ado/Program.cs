using System.Data.Common;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Npgsql;

const string Columns = "id, user_id, title, description, priority, is_completed, created_at, updated_at, version";
const string List = $"SELECT {Columns} FROM tasks WHERE user_id = @userId ORDER BY id DESC LIMIT @limit";
const string Insert = $"""
    INSERT INTO tasks (user_id, id, version, title, description, priority, is_completed, created_at, updated_at)
    VALUES (@userId, @id, 1, @title, @description, @priority, @isCompleted, @now, @now)
    RETURNING {Columns}
    """;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PeerJson.Default));

var connectionString = builder.Configuration["CONNECTION_STRING"]!;
await using var postgres = connectionString.StartsWith("Host=", StringComparison.Ordinal) ? NpgsqlDataSource.Create(connectionString) : null;
// SQLite has one writer at a time. Waiting here does not block a thread.
using var writer = new SemaphoreSlim(1);
if (postgres is null) await ThrowUnlessDurable();

var app = builder.Build();
app.MapGet("/api/{user_id}/tasks", async (string user_id, int limit, CancellationToken stop) =>
{
    // One more than requested, to find out whether there is a next page.
    var rows = await Query(List, stop, ("userId", user_id), ("limit", limit + 1));
    TaskItem[] items = [.. rows.Take(limit)];
    return new TaskPage(items, items.Length, rows.Count > limit ? $"{items[^1].Id:N}" : null);
});
app.MapPost("/api/{user_id}/tasks", async (string user_id, NewTask task, CancellationToken stop) =>
{
    var now = DateTime.UtcNow;
    if (postgres is null) await writer.WaitAsync(stop);
    try
    {
        var rows = await Query(
            Insert, stop, ("userId", user_id), ("id", Guid.CreateVersion7(now)), ("title", task.Title), ("description", task.Description),
            ("priority", task.Priority ?? "Medium"), ("isCompleted", false), ("now", now));
        return Results.Created($"/api/{user_id}/tasks/{rows[0].Id}", rows[0]);
    }
    finally
    {
        if (postgres is null) writer.Release();
    }
});
await app.RunAsync();

async Task<List<TaskItem>> Query(string sql, CancellationToken stop, params (string Name, object? Value)[] parameters)
{
    await using var connection = postgres is null ? new SqliteConnection(connectionString) : (DbConnection)postgres.CreateConnection();
    await connection.OpenAsync(stop);
    await using var command = connection.CreateCommand();
    command.CommandText = sql;
    foreach (var (name, value) in parameters)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
    }

    await using var reader = await command.ExecuteReaderAsync(stop);
    var rows = new List<TaskItem>();
    while (await reader.ReadAsync(stop))
    {
        rows.Add(new TaskItem(
            reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4), reader.GetBoolean(5),
            Utc(reader.GetDateTime(6)), Utc(reader.GetDateTime(7)), $"\"{reader.GetInt64(8)}\""));
    }

    return rows;
}

static DateTime Utc(DateTime instant) => DateTime.SpecifyKind(instant, DateTimeKind.Utc);

// The API's settings are SQLite's defaults for a file that is already in WAL mode. Setting them again would cost this peer a statement.
async Task ThrowUnlessDurable()
{
    await using var connection = new SqliteConnection(connectionString);
    await connection.OpenAsync();
    await using var command = connection.CreateCommand();
    command.CommandText = "SELECT journal_mode = 'wal' AND synchronous = 2 FROM pragma_journal_mode, pragma_synchronous";
    if (await command.ExecuteScalarAsync() is not 1L) throw new InvalidOperationException("The database needs journal_mode=WAL and synchronous=FULL.");
}

internal sealed record NewTask(string Title, string? Description, string? Priority);

internal sealed record TaskItem(
    Guid Id, string UserId, string Title, string? Description, string Priority, bool IsCompleted, DateTime CreatedAt, DateTime UpdatedAt,
    [property: JsonPropertyName("etag")] string ETag);

internal sealed record TaskPage(TaskItem[] Items, int Count, string? NextCursor);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NewTask))]
[JsonSerializable(typeof(TaskPage))]
internal sealed partial class PeerJson : JsonSerializerContext;
