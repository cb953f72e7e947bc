using System.Text.RegularExpressions;

namespace Api.Http;

/// <summary>
/// A query value that is not even of its type, such as <c>limit=abc</c>: to a client a broken rule like any other (422), to the framework
/// an exception (400) that tells it from an unreadable body by nothing but its message.
/// </summary>
internal static partial class QueryFault
{
    /// <summary>The problem, where the exception tells of such a value; else null.</summary>
    public static Problem? Of(BadHttpRequestException exception) => Parameter().Match(exception.Message) is { Success: true } match
        ? Problem.Invalid(match.Groups["name"].Value, $"Must be {Kind(match.Groups["type"].Value)}.")
        : null;

    private static string Kind(string type) => type switch
    {
        "int" or "long" => "a whole number",
        "bool" => "true or false",
        "Guid" => "a UUID",
        _ => "a value that can be read",
    };

    [GeneratedRegex("""^Failed to bind parameter "(Nullable<)?(?<type>\w+)[>?]? (?<name>\w+)" from """, RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
