using Microsoft.Extensions.Logging.Testing;

namespace Tests;

/// <summary>Everything that a log record can disclose.</summary>
internal static class LogText
{
    /// <summary>The text of a record: category, level, message, exception, and the values of its state and scopes.</summary>
    public static string AllText(this FakeLogRecord record) =>
        string.Join('\n', [$"{record.Category} {record.Level} {record.Message} {record.Exception}", .. ValuesOf(record.State), .. record.Scopes.SelectMany(ValuesOf)]);

    private static IEnumerable<string> ValuesOf(object? state) => state switch
    {
        IEnumerable<KeyValuePair<string, string?>> values => values.Select(value => $"{value.Key}={value.Value}"),
        IEnumerable<KeyValuePair<string, object?>> values => values.Select(value => $"{value.Key}={value.Value}"),
        _ => [$"{state}"],
    };
}
