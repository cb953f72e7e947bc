using System.Text.Json.Serialization;
using Api.Http;

namespace Api.Features.Tasks;

/// <summary>A task.</summary>
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
    string Title,
    string? Description,
    string Priority,
    bool IsCompleted,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    [property: JsonIgnore] long Version)
{
    /// <summary>The strong entity tag of this state of the task (RFC 9110 §8.8.3).</summary>
    [JsonIgnore]
    public string ETag => Preconditions.TagOf(Version);
}
