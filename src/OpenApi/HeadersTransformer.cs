using System.Globalization;
using Api.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>
/// Documents the headers that follow from an endpoint's class: preconditions if it is <see cref="IConditional"/>, <c>ETag</c> if it returns
/// something <see cref="ITagged"/>, <c>Location</c> if it creates a resource.
/// </summary>
internal sealed class HeadersTransformer : IOpenApiOperationTransformer
{
    private const string Created = "201";
    private const string NotModified = "304";
    private const string StateOfIt =
        "The entity tag (RFC 9110 §8.8.3). Send it as If-Match with a change, or as If-None-Match to revalidate.";

    /// <summary>Whether the endpoint is <see cref="IConditional"/>.</summary>
    public static bool IsConditional(ApiDescription description) => EndpointDescriptions.DefinitionOf(description)?.EndpointType.IsAssignableTo(typeof(IConditional)) is true;

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var tagged = context.Description.SupportedResponseTypes.Where(IsTagged)
            .Select(response => response.StatusCode.ToString(CultureInfo.InvariantCulture)).ToHashSet();
        if (tagged.Count > 0) tagged.Add(NotModified);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (status == Created) Add(response, HeaderNames.Location, "The path of the new resource.", "/api/ada/things/1");
            if (tagged.Contains(status)) Add(response, HeaderNames.ETag, StateOfIt, "\"3\"");
        }

        if (!IsConditional(context.Description)) return Task.CompletedTask;

        operation.Parameters ??= [];
        operation.Parameters.Add(Condition(HeaderNames.IfMatch, "Entity tags, one of which must match, otherwise 412 (RFC 9110 §13.1.1)"));
        if (operation.Responses?.ContainsKey(NotModified) == true)
            operation.Parameters.Add(Condition(HeaderNames.IfNoneMatch, "Entity tags, none of which may match, otherwise 304 (RFC 9110 §13.1.2)"));
        return Task.CompletedTask;
    }

    private static bool IsTagged(ApiResponseType response) => response.Type?.IsAssignableTo(typeof(ITagged)) == true;

    private static void Add(IOpenApiResponse response, string name, string description, string example)
    {
        if (response is not OpenApiResponse own) return;

        own.Headers ??= new Dictionary<string, IOpenApiHeader>();
        own.Headers[name] = new OpenApiHeader { Description = description, Required = true, Schema = Text(), Example = example };
    }

    // Without an example, because Swagger UI would send it.
    private static OpenApiParameter Condition(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description + ". For example `\"3\"`, or `*`.", Schema = Text() };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
