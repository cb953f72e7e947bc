using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>Writes problems into the document: one component for each set of codes that share a status.</summary>
internal static class OpenApiProblemResponses
{
    private const string SchemaId = "Problem";

    /// <summary>Adds a response for each status, whose <c>error_code</c> is an enum of what it may be there.</summary>
    public static void AddProblems(this OpenApiOperation operation, OpenApiDocument document, IEnumerable<Problem> problems)
    {
        document.AddComponent(SchemaId, BaseSchema());
        operation.Responses ??= [];
        foreach (var ofStatus in problems.DistinctBy(problem => problem.ErrorCode).GroupBy(problem => problem.Status))
        {
            var id = IdOf([.. ofStatus]);
            document.AddComponent<IOpenApiResponse>(id, Response([.. ofStatus], document));
            operation.Responses[Text(ofStatus.Key)] = new OpenApiResponseReference(id, document);
        }

        var inOrder = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses.OrderBy(response => response.Key, StringComparer.Ordinal)) inOrder.Add(status, response);
        operation.Responses = inOrder;
    }

    private static string IdOf(Problem[] problems) => problems.Length <= 2
        ? string.Join("Or", problems.Select(problem => PascalCase(problem.ErrorCode)))
        : ReasonPhrases.GetReasonPhrase(problems[0].Status).Replace(" ", "", StringComparison.Ordinal);

    private static string PascalCase(string errorCode) => string.Concat(errorCode.Split('_').Select(word => word[..1] + word[1..].ToLowerInvariant()));

    private static OpenApiResponse Response(Problem[] problems, OpenApiDocument document) => new()
    {
        Description = string.Join('\n', problems.Select(problem => $"- `{problem.ErrorCode}`: {problem.Detail}")),
        Headers = HeadersOf(problems[0].Status),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.MediaType] = new OpenApiMediaType
            {
                Schema = Schema(problems, document),
                Examples = problems.ToDictionary(problem => problem.ErrorCode, IOpenApiExample (problem) => new OpenApiExample { Value = Example(problem) }),
            },
        },
    };

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Header(HeaderNames.WWWAuthenticate, JsonSchemaType.String, "`Bearer`, and what is wrong with the token (RFC 6750 §3)."),
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable =>
            Header(HeaderNames.RetryAfter, JsonSchemaType.Integer, "How many seconds to wait (RFC 9110 §10.2.3)."),
        _ => null,
    };

    private static Dictionary<string, IOpenApiHeader> Header(string name, JsonSchemaType type, string description) =>
        new() { [name] = new OpenApiHeader { Description = description, Required = true, Schema = new OpenApiSchema { Type = type } } };

    private static OpenApiSchema Schema(Problem[] problems, OpenApiDocument document)
    {
        var status = problems[0].Status;
        var special = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "status", "error_code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [status] },
                ["error_code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. problems.Select(problem => (JsonNode)problem.ErrorCode)] },
            },
        };
        if (status == StatusCodes.Status422UnprocessableEntity)
        {
            special.Required.Add("errors");
            special.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Name of a field or of a query parameter → what is wrong with it.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }

        return new OpenApiSchema { AllOf = [new OpenApiSchemaReference(SchemaId, document), special] };
    }

    private static OpenApiSchema BaseSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An error (RFC 9457): switch on `error_code`, show `detail` to the developer.",
        Required = new HashSet<string> { "type", "title", "status", "detail", "error_code", "trace_id" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Property("`about:blank`: the `title` says no more than the status does.", format: "uri-reference"),
            ["title"] = Property("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status code again." },
            ["detail"] = Property("What is wrong, in a sentence for the developer who reads it."),
            ["error_code"] = Property("What is wrong, for a program: one meaning each, part of the contract."),
            ["trace_id"] = Property("Quote it when you report the error."),
        },
    };

    private static OpenApiSchema Property(string description, string? format = null) =>
        new() { Type = JsonSchemaType.String, Format = format, Description = description };

    private static JsonObject Example(Problem problem)
    {
        var example = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(problem.Status),
            ["status"] = problem.Status,
            ["detail"] = problem.Detail,
            ["error_code"] = problem.ErrorCode,
            ["trace_id"] = "0af7651916cd43dd8448eb211c80319c",
        };
        if (problem.Status == StatusCodes.Status422UnprocessableEntity)
            example["errors"] = new JsonObject { ["field"] = new JsonArray("What is wrong with it.") };
        return example;
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
