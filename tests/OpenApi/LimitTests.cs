using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.OpenApi;

/// <summary>
/// The document's limits are enforced: for each value of a request, the last that is allowed and the first
/// that is not are derived from its schema and sent.
/// </summary>
public sealed class LimitTests(ApiApp app)
{
    // Outside the basic plane: two UTF-16 units, but one character in the schema.
    private const string Letter = "𝒂";

    /// <summary>Operation, name of the value, whether it is in the body, the value, and whether it is allowed.</summary>
    public static TheoryData<Operation, string, bool, string, bool> Boundaries
    {
        get
        {
            var data = new TheoryData<Operation, string, bool, string, bool>();
            foreach (var operation in Document.Served.Operations)
            {
                foreach (var property in PropertiesOf(operation))
                {
                    foreach (var (value, isAllowed) in BoundariesOf(property.Schema, isText: false))
                        data.Add(operation, property.Name, true, value, isAllowed);
                    if (property.IsRequired) data.Add(operation, property.Name, true, "", false);
                }

                foreach (var parameter in operation.Parameters.Where(parameter => parameter.GetProperty("in").GetString() == "query"))
                {
                    foreach (var (value, isAllowed) in BoundariesOf(Document.Served.Schemas.Resolve(parameter.GetProperty("schema")), isText: true))
                        data.Add(operation, parameter.GetProperty("name").GetString()!, false, value, isAllowed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Boundaries), DisableDiscoveryEnumeration = true)]
    public async Task A_limit_applies_exactly_as_documented(Operation operation, string name, bool isInBody, string value, bool isAllowed)
    {
        using var client = app.ClientOf(Operation.UserId);
        using var request = isInBody ? operation.Request(BodyWith(operation, name, value)) : operation.Request(query: $"?{name}={value}");

        using var response = await client.SendAsync(request);

        if (isAllowed)
        {
            response.StatusCode.ShouldNotBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity);
        }
        else
        {
            var problem = await response.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "VALIDATION_FAILED");
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([name]);
        }
    }

    private static IEnumerable<(string Name, JsonElement Schema, bool IsRequired)> PropertiesOf(Operation operation)
    {
        if (operation.RequestBody is not { } body) yield break;

        var schema = Document.Served.Schemas.Resolve(body.GetProperty("schema"));
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
            yield return (property.Name, Document.Served.Schemas.Resolve(property.Value), required.Contains(property.Name));
    }

    // JSON, or the text of a query value.
    private static IEnumerable<(string Value, bool IsAllowed)> BoundariesOf(JsonElement schema, bool isText)
    {
        string Text(string value) => isText ? Uri.EscapeDataString(value) : JsonSerializer.Serialize(value);
        string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

        if (schema.TryGetProperty("minLength", out var minLength))
        {
            yield return (Text(Repeat(minLength.GetInt32())), true);
            yield return (Text(Repeat(minLength.GetInt32() - 1)), false);
        }

        if (schema.TryGetProperty("maxLength", out var maxLength))
        {
            yield return (Text(Repeat(maxLength.GetInt32())), true);
            yield return (Text(Repeat(maxLength.GetInt32() + 1)), false);
        }

        if (schema.TryGetProperty("pattern", out var pattern))
        {
            pattern.GetString().ShouldBe(@"\S");
            yield return (Text(" \t\u00a0"), false);
        }

        if (schema.TryGetProperty("minimum", out var minimum))
        {
            yield return (Number(minimum.GetDecimal()), true);
            yield return (Number(minimum.GetDecimal() - 1), false);
        }

        if (schema.TryGetProperty("maximum", out var maximum))
        {
            yield return (Number(maximum.GetDecimal()), true);
            yield return (Number(maximum.GetDecimal() + 1), false);
        }

        if (schema.TryGetProperty("enum", out var allowed))
        {
            foreach (var value in allowed.EnumerateArray()) yield return (isText ? value.ToString() : value.GetRawText(), true);
            yield return (Text("none of them"), false);
        }

        if (!isText && schema.TryGetProperty("type", out var type))
            yield return ("null", type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(one => one.GetString() == "null"));
    }

    private static string Repeat(int count) => string.Concat(Enumerable.Repeat(Letter, count));

    // An empty value omits the member.
    private static string BodyWith(Operation operation, string name, string value)
    {
        var body = operation.Body();
        body.Remove(name);
        if (value.Length > 0) body[name] = JsonNode.Parse(value);
        return body.ToJsonString();
    }
}
