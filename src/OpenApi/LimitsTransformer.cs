using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Http;
using FastEndpoints;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>Adds the rules of a request's validator to its schema.</summary>
internal sealed class LimitsTransformer(EndpointDataSource endpoints) : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { } property)
        {
            foreach (var rule in RulesOf(property.DeclaringType, property.Name)) Write(rule, schema);
            // A response has no validator; ASP.NET Core reads its other attributes.
            if (property.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true) is [AllowedValuesAttribute allowed])
                schema.Enum = [.. allowed.Values.Select(value => JsonSerializer.SerializeToNode(value)!)];
        }

        return Task.CompletedTask;
    }

    private IEnumerable<IPropertyValidator> RulesOf(Type request, string member)
    {
        var validator = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>())
            .FirstOrDefault(definition => definition?.ReqDtoType == request)?.ValidatorType;
        if (validator is null) return [];

        var rules = ((IValidator)Activator.CreateInstance(validator, nonPublic: true)!).CreateDescriptor();
        return rules.GetMembersWithValidators().Where(rule => JsonNamingPolicy.SnakeCaseLower.ConvertName(rule.Key) == member)
            .SelectMany(rule => rule).Select(rule => rule.Validator);
    }

    private static void Write(IPropertyValidator rule, OpenApiSchema schema)
    {
        switch (rule)
        {
            case INotNullValidator:
                schema.Type &= ~JsonSchemaType.Null;
                break;
            case INotEmptyValidator:
                schema.Type &= ~JsonSchemaType.Null;
                if (schema.Type != JsonSchemaType.String) break;
                schema.MinLength = 1;
                schema.Pattern = @"\S";
                break;
            case ILengthValidator length:
                if (length.Min > 0) schema.MinLength = length.Min;
                if (length.Max > 0) schema.MaxLength = length.Max;
                break;
            case IBetweenValidator { Name: "InclusiveBetweenValidator" } range:
                (schema.Minimum, schema.Maximum) = (Number(range.From), Number(range.To));
                break;
            case IOneOfValidator allowed:
                schema.Enum = [.. allowed.Values.Select(value => JsonValue.Create(value)!)];
                if (schema.Type?.HasFlag(JsonSchemaType.Null) is true) schema.Enum.Add(JsonNullSentinel.JsonNull);
                break;
            default:
                throw new NotSupportedException($"The document cannot show the rule {rule.Name}: teach it to {nameof(LimitsTransformer)}.");
        }
    }

    private static string? Number(object bound) => Convert.ToString(bound, CultureInfo.InvariantCulture);
}
