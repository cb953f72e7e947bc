using Api.Http;

[assembly: OpenApiTag("Notes", "To list, create, read, replace and delete.")]

namespace Api.Features.Notes;

/// <summary>One note.</summary>
/// <example>
/// {
///   "id": "01890a5d-ac96-774b-bcce-b302099a8057", "title": "A title", "text": "And some text.",
///   "created_at": "2030-01-02T03:04:05Z", "updated_at": "2030-01-02T03:04:05Z"
/// }
/// </example>
/// <param name="Id">Made by the server: a UUID of version 7, so that later ones are greater.</param>
/// <param name="Title">1 to 255 characters, not only blanks.</param>
/// <param name="Text">Up to 2,000 characters, or null.</param>
/// <param name="CreatedAt">When it was created, in UTC.</param>
/// <param name="UpdatedAt">When it was last replaced, in UTC.</param>
public sealed record Note(Guid Id, [Text(255, MinimumLength = 1)] string Title, [Text(2000)] string? Text, DateTime CreatedAt, DateTime UpdatedAt);
