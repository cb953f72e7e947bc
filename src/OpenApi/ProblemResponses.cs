using System.Globalization;
using System.Text.Json.Nodes;
using Api.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>Adds problems to the document: operations reference one response for each set of error codes with the same status.</summary>
internal static class ProblemResponses
{
    private const string SchemaId = "Problem";

    /// <summary>Adds a response for each status, with its possible values of <c>error_code</c>.</summary>
    public static void AddProblems(this OpenApiOperation operation, OpenApiDocument document, IReadOnlyList<Problem> problems)
    {
        document.AddComponent(SchemaId, BaseSchema());
        var responses = new SortedDictionary<string, IOpenApiResponse>(operation.Responses ?? [], StringComparer.Ordinal);
        foreach (var ofStatus in problems.DistinctBy(problem => problem.ErrorCode).GroupBy(problem => problem.Status))
            responses[ofStatus.Key.ToString(CultureInfo.InvariantCulture)] = Refer(document, [.. ofStatus]);

        operation.Responses = [];
        foreach (var (status, response) in responses) operation.Responses.Add(status, response);
    }

    private static OpenApiResponseReference Refer(OpenApiDocument document, Problem[] problems)
    {
        var id = IdOf(problems);
        var response = Response(problems, document);
        if (!document.AddComponent<IOpenApiResponse>(id, response) && document.Components!.Responses![id].Description != response.Description)
            throw new InvalidOperationException($"Two sets of problems would both be '{id}' in the document: give each its own error_code.");
        return new OpenApiResponseReference(id, document);
    }

    // One or two codes form a name. 401 is the only status with more.
    private static string IdOf(Problem[] problems) => problems.Length <= 2
        ? string.Join("Or", problems.Select(problem => PascalCase(problem.ErrorCode)))
        : ReasonPhrases.GetReasonPhrase(problems[0].Status).Replace(" ", "", StringComparison.Ordinal);

    private static string PascalCase(string errorCode) =>
        string.Concat(errorCode.Split('_').Select(word => word[..1] + word[1..].ToLowerInvariant()));

    private static OpenApiResponse Response(Problem[] problems, OpenApiDocument document) => new()
    {
        Description = string.Join('\n', problems.Select(problem => $"- `{problem.ErrorCode}`: {problem.Detail.Replace("<", "&lt;")}")),
        Headers = HeadersOf(problems[0].Status),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.MediaType] = new() { Schema = Schema(problems, document), Examples = problems.ToDictionary(problem => problem.ErrorCode, Example) },
        },
    };

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized =>
            Header(HeaderNames.WWWAuthenticate, JsonSchemaType.String, "`Bearer`, with the error if a token was sent (RFC 6750 §3)."),
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable =>
            Header(HeaderNames.RetryAfter, JsonSchemaType.Integer, "Seconds to wait before retrying (RFC 9110 §10.2.3)."),
        _ => null,
    };

    private static Dictionary<string, IOpenApiHeader> Header(string name, JsonSchemaType type, string description) =>
        new() { [name] = new OpenApiHeader { Description = description, Required = true, Schema = new OpenApiSchema { Type = type } } };

    // The members of all problems, and the possible values of these.
    private static OpenApiSchema Schema(Problem[] problems, OpenApiDocument document)
    {
        var status = problems[0].Status;
        var codes = problems.Select(problem => (JsonNode)problem.ErrorCode);
        var special = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "status", "error_code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [status] },
                ["error_code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. codes] },
            },
        };
        if (status == StatusCodes.Status422UnprocessableEntity)
        {
            var messages = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } };
            special.Required.Add("errors");
            special.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Messages by field or query parameter.",
                AdditionalProperties = messages,
            };
        }

        return new OpenApiSchema { AllOf = [new OpenApiSchemaReference(SchemaId, document), special] };
    }

    private static OpenApiSchema BaseSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An error (RFC 9457). Switch on `error_code`; `detail` is for developers.",
        Required = new HashSet<string> { "type", "title", "status", "detail", "error_code", "trace_id" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Property("Always `about:blank`: the `title` is the status phrase.", format: "uri-reference"),
            ["title"] = Property("The status phrase."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status code." },
            ["detail"] = Property("What is wrong, for developers."),
            ["error_code"] = Property("A stable code for programs."),
            ["trace_id"] = Property("Identifies the request in logs and traces. Quote it in error reports."),
        },
    };

    private static OpenApiSchema Property(string description, string? format = null) =>
        new() { Type = JsonSchemaType.String, Format = format, Description = description };

    private static IOpenApiExample Example(Problem problem)
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
            example["errors"] = new JsonObject { ["field"] = new JsonArray("What is invalid.") };
        return new OpenApiExample { Value = example };
    }
}
