using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tests.OpenApi;

/// <summary>
/// Validates JSON against a schema of the document (JSON Schema 2020-12). It supports the keywords and formats that the document uses, and
/// throws for any other. Members that no schema defines are a fault, although clients must ignore them.
/// </summary>
public sealed partial class SchemaCheck(JsonElement document)
{
    private static readonly HashSet<string> Annotations = ["description", "title", "default", "example", "examples", "deprecated"];

    /// <summary>The faults of a value, one per line; none if it matches.</summary>
    public IEnumerable<string> FaultsOf(JsonElement value, JsonElement schema, string path = "$") =>
        UnknownMembers(value, schema, path).Concat(schema.EnumerateObject().SelectMany(keyword => FaultsOf(value, schema, keyword, path)));

    /// <summary>Resolves a <c>$ref</c>.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
            element = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name));
        return element;
    }

    private IEnumerable<string> FaultsOf(JsonElement value, JsonElement schema, JsonProperty keyword, string path)
    {
        var rule = keyword.Value;
        return keyword.Name switch
        {
            "$ref" => Inside(value, Resolve(schema), path),
            "allOf" => rule.EnumerateArray().SelectMany(part => Inside(value, part, path)),
            "oneOf" => Unless(rule.EnumerateArray().Count(part => !FaultsOf(value, part, path).Any()) == 1, $"{path} is not exactly one of {rule}"),
            "type" => Unless(IsOf(rule, value), $"{path} is not of type {rule}"),
            "enum" => Unless(rule.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)), $"{path} is {value}, not one of {rule}"),
            "format" => Unless(value.ValueKind == JsonValueKind.Null || IsFormatted(rule.GetString()!, value), $"{path} is no {rule}"),
            "pattern" => Unless(TextOf(value) is not { } text || Regex.IsMatch(text, rule.GetString()!), $"{path} does not match {rule}"),
            "minLength" => Unless(LengthOf(value) is not { } length || length >= rule.GetInt32(), $"{path} is shorter than {rule}"),
            "maxLength" => Unless(LengthOf(value) is not { } length || length <= rule.GetInt32(), $"{path} is longer than {rule}"),
            "minimum" => Unless(NumberOf(value) is not { } number || number >= rule.GetDecimal(), $"{path} is less than {rule}"),
            "maximum" => Unless(NumberOf(value) is not { } number || number <= rule.GetDecimal(), $"{path} is more than {rule}"),
            "required" when value.ValueKind == JsonValueKind.Object =>
                rule.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}.{name} is missing"),
            "properties" when value.ValueKind == JsonValueKind.Object =>
                from property in rule.EnumerateObject()
                where value.TryGetProperty(property.Name, out _)
                from fault in FaultsOf(value.GetProperty(property.Name), property.Value, $"{path}.{property.Name}")
                select fault,
            "additionalProperties" when value.ValueKind == JsonValueKind.Object =>
                value.EnumerateObject().SelectMany(member => FaultsOf(member.Value, rule, $"{path}.{member.Name}")),
            "items" when value.ValueKind == JsonValueKind.Array =>
                value.EnumerateArray().SelectMany((item, index) => FaultsOf(item, rule, $"{path}[{index}]")),
            "required" or "properties" or "additionalProperties" or "items" => [],
            var annotation when Annotations.Contains(annotation) => [],
            var unknown => throw new NotSupportedException($"The document uses the keyword '{unknown}' at {path}: teach it to SchemaCheck."),
        };
    }

    // The parts of one schema define its members together, so unknown members are checked once, for the whole.
    private IEnumerable<string> Inside(JsonElement value, JsonElement part, string path) =>
        part.EnumerateObject().SelectMany(keyword => FaultsOf(value, part, keyword, path));

    private IEnumerable<string> UnknownMembers(JsonElement value, JsonElement schema, string path)
    {
        if (value.ValueKind != JsonValueKind.Object || schema.TryGetProperty("oneOf", out _)) return [];

        var parts = PartsOf(schema).ToList();
        if (parts.Exists(part => part.TryGetProperty("additionalProperties", out _))) return [];

        var known = parts.Where(part => part.TryGetProperty("properties", out _))
            .SelectMany(part => part.GetProperty("properties").EnumerateObject()).Select(property => property.Name).ToHashSet();
        return value.EnumerateObject().Select(member => member.Name).Where(name => !known.Contains(name)).Select(name => $"{path}.{name} is not documented");
    }

    private IEnumerable<JsonElement> PartsOf(JsonElement schema)
    {
        var resolved = Resolve(schema);
        return resolved.TryGetProperty("allOf", out var parts) ? parts.EnumerateArray().SelectMany(PartsOf).Append(resolved) : [resolved];
    }

    private static IEnumerable<string> Unless(bool holds, string fault) => holds ? [] : [fault];

    private static bool IsOf(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsOf(one, value))
        : IsOf(type.GetString()!, value);

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => throw new NotSupportedException($"The document uses the type '{type}': teach it to SchemaCheck."),
    };

    private static bool IsFormatted(string format, JsonElement value) => format switch
    {
        "date-time" => value.GetString() is { } time && UtcTime().IsMatch(time) && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _),
        "uuid" => Guid.TryParseExact(value.GetString(), "D", out _),
        "int32" => value.TryGetInt32(out _),
        "int64" => value.TryGetInt64(out _),
        "uri-reference" => Uri.TryCreate(value.GetString(), UriKind.RelativeOrAbsolute, out _),
        _ => throw new NotSupportedException($"The document uses the format '{format}': teach it to SchemaCheck."),
    };

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static decimal? NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    // In code points, as the specification requires.
    private static int? LengthOf(JsonElement value) => TextOf(value)?.EnumerateRunes().Count();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\z")]
    private static partial Regex UtcTime();
}
