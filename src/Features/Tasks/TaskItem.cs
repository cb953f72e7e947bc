using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Api.Http;
using Api.OpenApi;

[assembly: OpenApiTag("Tasks", "Tasks of the caller. Other users cannot see them.")]

namespace Api.Features.Tasks;

/// <summary>A task.</summary>
/// <example>
/// {
///   "id": "01890a5d-ac96-774b-bcce-b302099a8057", "user_id": "ada", "title": "Write to Charles", "description": "The engine's notes.",
///   "priority": "High", "is_completed": false, "created_at": "2030-01-02T03:04:05Z", "updated_at": "2030-01-02T03:04:05Z",
///   "etag": "\"1\""
/// }
/// </example>
/// <param name="Id">A version 7 UUID, set by the server. Later tasks have greater ids.</param>
/// <param name="UserId">The uid of the user who owns it.</param>
/// <param name="Title">1 to 255 characters, not blank.</param>
/// <param name="Description">Up to 2,000 characters, or null.</param>
/// <param name="Priority"><c>High</c>, <c>Medium</c> or <c>Low</c>.</param>
/// <param name="IsCompleted">Whether it is completed.</param>
/// <param name="CreatedAt">When it was created, in UTC.</param>
/// <param name="UpdatedAt">When it was last changed, in UTC.</param>
/// <param name="Version">1 when created, incremented with each change; the entity tag is derived from it.</param>
public sealed record TaskItem(
    Guid Id,
    string UserId,
    [property: Length(1, 255)] string Title,
    [property: MaxLength(2000)] string? Description,
    [property: AllowedValues(TaskPriority.High, TaskPriority.Medium, TaskPriority.Low)] string Priority,
    bool IsCompleted,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    [property: JsonIgnore] long Version) : ITagged
{
    /// <summary>The entity tag, quotes included. Send it as <c>If-Match</c> to change the task only if it was not modified since.</summary>
    [JsonPropertyName("etag")]
    [JsonRequired]
    public string ETag { get; init; } = Preconditions.TagOf(Version);
}
