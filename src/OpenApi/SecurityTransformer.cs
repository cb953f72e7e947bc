using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>
/// Documents the guard from the metadata that the guard uses: the token that every operation requires unless it allows anonymous callers, with
/// its 401 and the 429 of a rate limit; and <c>{user_id}</c>, which is not a parameter of a handler, with its 403.
/// </summary>
internal sealed class SecurityTransformer : IOpenApiOperationTransformer, IProblemSource
{
    public IEnumerable<Problem> ProblemsOf(ApiDescription operation) =>
        [.. NeedsToken(operation) ? [.. Refusals.Unauthenticated, Problem.TooManyRequests] : Array.Empty<Problem>(), .. HasOwner(operation) ? [Refusals.SomeoneElses] : Array.Empty<Problem>()];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        // An empty list means that no token is required. Without a list, the document's default would apply.
        operation.Security = [];
        if (NeedsToken(context.Description))
        {
            context.Document!.AddComponent<IOpenApiSecurityScheme>(BearerHandler.SchemeName, Scheme());
            operation.Security.Add(new() { [new OpenApiSecuritySchemeReference(BearerHandler.SchemeName, context.Document)] = [] });
        }

        if (HasOwner(context.Description)) operation.Parameters = [UserId(), .. operation.Parameters ?? []];
        return Task.CompletedTask;
    }

    private static bool NeedsToken(ApiDescription operation) => !operation.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any();

    private static bool HasOwner(ApiDescription operation) => operation.RelativePath?.Split('/').Contains($"{{{OwnerOnly.Parameter}}}") == true;

    private static OpenApiSecurityScheme Scheme() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "JWT",
        Description = "A JWT issued by Better Auth and signed with HS256 and the shared secret.",
    };

    private static OpenApiParameter UserId() => new()
    {
        Name = OwnerOnly.Parameter,
        In = ParameterLocation.Path,
        Required = true,
        Description = "Your user id: the `uid` of your token, which `GET /api/me` returns.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 },
        Example = "ada",
    };
}
