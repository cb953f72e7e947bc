using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>
/// Writes into a record's schema the rules that validation holds it against, from the same attributes. The framework does so for
/// properties, but looks past the parameters of a record.
/// </summary>
internal sealed class OpenApiLimits : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var rules = context.JsonPropertyInfo?.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true);
        foreach (var rule in rules?.Cast<ValidationAttribute>() ?? []) Write(rule, schema);
        return Task.CompletedTask;
    }

    private static void Write(ValidationAttribute rule, OpenApiSchema schema)
    {
        switch (rule)
        {
            case RequiredAttribute required:
                schema.Type &= ~JsonSchemaType.Null;
                if (schema.Type == JsonSchemaType.String && !required.AllowEmptyStrings) schema.Pattern = @"\S";
                break;
            case StringLengthAttribute length:
                if (length.MinimumLength > 0) schema.MinLength = length.MinimumLength;
                schema.MaxLength = length.MaximumLength;
                break;
            case AllowedValuesAttribute allowed:
                schema.Enum = [.. allowed.Values.Select(value => JsonSerializer.SerializeToNode(value)!)];
                break;
            case RangeAttribute range:
                (schema.Minimum, schema.Maximum) = (Number(range.Minimum), Number(range.Maximum));
                break;
            default:
                throw new NotSupportedException($"The document cannot tell of {rule.GetType().Name}: teach it to OpenApiLimits.");
        }
    }

    private static string? Number(object bound) => Convert.ToString(bound, CultureInfo.InvariantCulture);
}
