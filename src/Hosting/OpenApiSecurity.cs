using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.Hosting;

/// <summary>
/// Documents what the guard does, from the same metadata that it goes by: the token that every operation needs unless it allows
/// anonymous callers, with its 401; and <c>{user_id}</c>, which is no parameter of a handler, with its 403.
/// </summary>
internal sealed class OpenApiSecurity : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Security = [];
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any()) return Task.CompletedTask;

        var document = context.Document!;
        document.AddComponent<IOpenApiSecurityScheme>(BearerHandler.SchemeName, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A JWT of Better Auth, signed with HS256 and the shared secret.",
        });
        operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerHandler.SchemeName, document)] = [] });
        operation.AddProblems(document, Refusals.Unauthenticated);

        if (context.Description.RelativePath?.Split('/').Contains($"{{{OwnerOnly.Parameter}}}") != true) return Task.CompletedTask;
        operation.Parameters = [UserId(), .. operation.Parameters ?? []];
        operation.AddProblems(document, [Refusals.SomeoneElses]);
        return Task.CompletedTask;
    }

    private static OpenApiParameter UserId() => new()
    {
        Name = OwnerOnly.Parameter,
        In = ParameterLocation.Path,
        Required = true,
        Description = "Your own id: the `uid` of your token, which `/api/me` tells.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 },
        Example = "ada",
    };
}
