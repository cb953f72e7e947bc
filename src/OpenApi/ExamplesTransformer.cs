using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>
/// Adds to each body the example in the XML docs of its type: <c>&lt;example&gt;{ "title": "…" }&lt;/example&gt;</c>.
/// </summary>
internal sealed class ExamplesTransformer : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var operations = document.Paths.Values.SelectMany(path => path.Operations!.Values).ToList();
        var contents = operations.SelectMany(operation => operation.Responses!.Values.Select(response => response.Content))
            .Concat(operations.Select(operation => operation.RequestBody?.Content));
        foreach (var body in contents.OfType<IDictionary<string, OpenApiMediaType>>().SelectMany(content => content.Values))
        {
            if (body.Schema?.Examples is [var example, ..]) body.Example ??= example.DeepClone();
        }

        return Task.CompletedTask;
    }
}
