using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Api.Http;
using Api.OpenApi;

[assembly: OpenApiTag("Notes", "List, create, read, replace and delete your notes.")]

namespace Api.Features.Notes;

/// <summary>Represents a note.</summary>
/// <example>
/// {
///   "id": "01890a5d-ac96-774b-bcce-b302099a8057", "title": "A title", "text": "Some text.",
///   "created_at": "2030-01-02T03:04:05Z", "updated_at": "2030-01-02T03:04:05Z", "etag": "\"1\""
/// }
/// </example>
/// <param name="Id">A version 7 UUID, set by the server. Ids sort by creation time.</param>
/// <param name="Title">1 to 255 characters; not blank.</param>
/// <param name="Text">Up to 2,000 characters, or null.</param>
/// <param name="CreatedAt">When it was created, in UTC.</param>
/// <param name="UpdatedAt">When it was last replaced, in UTC.</param>
/// <param name="Version">1 after creation, incremented with each change; the entity tag is derived from it.</param>
public sealed record Note(
    Guid Id,
    [property: Length(1, 255)] string Title,
    [property: MaxLength(2000)] string? Text,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    [property: JsonIgnore] long Version) : ITagged
{
    /// <summary>The entity tag, quotes included. Send it as <c>If-Match</c> to change the note only if it is unmodified.</summary>
    [JsonPropertyName("etag")]
    [JsonRequired]
    public string ETag { get; init; } = Preconditions.TagOf(Version);
}
