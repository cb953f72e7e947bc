using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>Documents HEAD as GET without a body (RFC 9110 §9.3.2).</summary>
internal sealed class HeadTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.HttpMethod != HttpMethods.Head) return Task.CompletedTask;

        operation.Description = $"Returns the headers of GET without a body. {operation.Description}".TrimEnd();
        foreach (var (status, response) in operation.Responses?.ToList() ?? [])
            operation.Responses![status] = new OpenApiResponse { Description = response.Description, Headers = response.Headers };
        return Task.CompletedTask;
    }
}
