using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Api.Http;
using Api.OpenApi;

[assembly: OpenApiTag("Tasks", "The tasks of one user: yours, and nobody else sees them.")]

namespace Api.Features.Tasks;

/// <summary>A task.</summary>
/// <example>
/// {
///   "id": "01890a5d-ac96-774b-bcce-b302099a8057", "user_id": "ada", "title": "Write to Charles", "description": "The engine's notes.",
///   "priority": "High", "is_completed": false, "created_at": "2030-01-02T03:04:05Z", "updated_at": "2030-01-02T03:04:05Z",
///   "etag": "\"1\""
/// }
/// </example>
/// <param name="Id">Made by the server: a UUID of version 7, so that later tasks have greater ones.</param>
/// <param name="UserId">Whose it is: the uid of the token that created it.</param>
/// <param name="Title">1 to 255 characters, not only blanks.</param>
/// <param name="Description">Up to 2,000 characters, or null.</param>
/// <param name="Priority"><c>High</c>, <c>Medium</c> or <c>Low</c>.</param>
/// <param name="IsCompleted">Whether it is done.</param>
/// <param name="CreatedAt">When it was created, in UTC.</param>
/// <param name="UpdatedAt">When it was last changed, in UTC.</param>
/// <param name="Version">1 when created, one more with each change; the entity tag is made from it.</param>
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
    /// <summary>The entity tag of this state, quotes included: send it as <c>If-Match</c> to change the task as it is here.</summary>
    [JsonPropertyName("etag")]
    [JsonRequired]
    public string ETag { get; init; } = Preconditions.TagOf(Version);
}
