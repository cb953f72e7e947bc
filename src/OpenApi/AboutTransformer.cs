using System.Reflection;
using FastEndpoints;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>Describes the API as a whole. The description is the same in every environment, except for the command that works only in Development.</summary>
internal sealed class AboutTransformer(IHostEnvironment environment, EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    private const string Description =
        """
        Operations with a lock require a token: `Authorization: Bearer <token>`. Sign in with Better Auth, then request a token with
        `GET /api/auth/token` (in the browser: `await authClient.$fetch("/token")`). Tokens are short-lived: request a new one after `TOKEN_EXPIRED`.
        To try the API here, paste a token into **Authorize**.

        """;

    private const string InDevelopment =
        """
        In Development, `dotnet run --project Api.csproj -- token ada` prints a token for any user id.

        """;

    private const string Errors =
        """
        Names are snake_case, timestamps are ISO 8601 in UTC. Every error is a problem document (RFC 9457) with an `error_code`. Unknown
        paths return 404 `NOT_FOUND`; unsupported methods return 405 `METHOD_NOT_ALLOWED` with `Allow`.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var assembly = typeof(AboutTransformer).Assembly;
        document.Info = new OpenApiInfo
        {
            Title = "API behind Better Auth",
            Version = assembly.GetName().Version!.ToString(3),
            Description = string.Join("\n", environment.IsDevelopment() ? [Description, InDevelopment, Errors] : [Description, Errors]),
        };
        // No host: the document is the same wherever it is served.
        document.Servers = [new OpenApiServer { Url = "/" }];

        var assemblies = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>()?.EndpointType.Assembly).OfType<Assembly>().Distinct();
        document.Tags = assemblies.SelectMany(features => features.GetCustomAttributes<OpenApiTagAttribute>()).OrderBy(tag => tag.Name, StringComparer.Ordinal)
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        return Task.CompletedTask;
    }
}
