using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>
/// Documents the parameters of FastEndpoints' endpoints, which are not parameters of a method: those of the route template, described by
/// the endpoint's <c>Summary</c>, and those of the query, described by the members of its request.
/// </summary>
internal sealed class ParametersTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (EndpointDescriptions.DefinitionOf(context.Description) is not { } definition) return;

        var pattern = RoutePatternFactory.Parse(definition.Routes[0]);
        operation.Parameters =
        [
            .. pattern.Parameters.Where(parameter => parameter.ParameterPolicies.Count > 0).Select(parameter => InPath(parameter, definition)),
            .. operation.RequestBody is null && definition.ReqDtoType != typeof(EmptyRequest) ? await InQuery(definition.ReqDtoType, context, cancellationToken) : [],
        ];
    }

    private static OpenApiParameter InPath(RoutePatternParameterPart parameter, EndpointDefinition definition) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Path,
        Required = true,
        Description = definition.EndpointSummary?.Params.GetValueOrDefault(parameter.Name)
            ?? throw new InvalidOperationException($"{definition.EndpointType.FullName}: describe {{{parameter.Name}}}: Summary(s => s.Params[\"{parameter.Name}\"] = \"…\") in Configure."),
        Schema = SchemaOf(parameter.ParameterPolicies[0].Content),
    };

    private static OpenApiSchema SchemaOf(string? constraint) => constraint switch
    {
        "guid" => new() { Type = JsonSchemaType.String, Format = "uuid" },
        "int" => new() { Type = JsonSchemaType.Integer, Format = "int32" },
        "long" => new() { Type = JsonSchemaType.Integer, Format = "int64" },
        "bool" => new() { Type = JsonSchemaType.Boolean },
        _ => new() { Type = JsonSchemaType.String },
    };

    private static async Task<IEnumerable<OpenApiParameter>> InQuery(Type request, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var schema = await context.GetOrCreateSchemaAsync(request, cancellationToken: stop);
        return
        [
            .. from property in schema.Properties ?? new Dictionary<string, IOpenApiSchema>()
               let value = (OpenApiSchema)property.Value
               select new OpenApiParameter
               {
                   Name = property.Key,
                   In = ParameterLocation.Query,
                   Required = schema.Required?.Contains(property.Key) is true,
                   Description = value.Description,
                   Schema = AsParameter(value),
               },
        ];
    }

    // A query has no null: a nullable value can be absent.
    private static OpenApiSchema AsParameter(OpenApiSchema schema)
    {
        schema.Description = null;
        schema.Type &= ~JsonSchemaType.Null;
        if (schema.Default?.GetValueKind() == JsonValueKind.Null) schema.Default = null;
        return schema;
    }
}
