using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>Documents HEAD as what it is, GET without the body (RFC 9110 §9.3.2), under an operationId of its own.</summary>
internal sealed class OpenApiHead : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.HttpMethod != HttpMethods.Head || operation.OperationId is not { } id) return Task.CompletedTask;

        operation.OperationId = "Head" + (id.StartsWith("Get", StringComparison.Ordinal) ? id[3..] : id);
        operation.Description = $"The headers that GET answers with, and no body. {operation.Description}".TrimEnd();
        foreach (var (status, response) in operation.Responses?.ToList() ?? [])
            operation.Responses![status] = new OpenApiResponse { Description = response.Description, Headers = response.Headers };
        return Task.CompletedTask;
    }
}
