using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>Applies FastEndpoints' <c>Summary(…)</c> to an operation, instead of the XML docs of <c>ExecuteAsync</c>.</summary>
internal sealed class SummaryTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (EndpointDescriptions.DefinitionOf(context.Description)?.EndpointSummary is not { } summary) return Task.CompletedTask;

        if (summary.Summary is { Length: > 0 } title) operation.Summary = title;
        if (summary.Description is { Length: > 0 } description) operation.Description = description;
        foreach (var (status, text) in summary.Responses)
        {
            if (operation.Responses?.TryGetValue($"{status}", out var response) is true && response is OpenApiResponse own) own.Description = text;
        }

        return Task.CompletedTask;
    }
}
