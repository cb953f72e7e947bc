using System.Reflection;
using FastEndpoints;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>What the document says of the whole API. Everywhere the same, but for the command that only a developer has.</summary>
internal sealed class AboutTransformer(IHostEnvironment environment, EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    private const string Description =
        """
        Every operation with a lock needs a token: `Authorization: Bearer <token>`. Sign in at the Better Auth server of your frontend, then
        ask it for one: `GET /api/auth/token` with the session's cookie (in the browser `await authClient.$fetch("/token")`) answers
        `{"token": "…"}`. It holds for some minutes: fetch the next one when an answer says `TOKEN_EXPIRED`. Here, paste it into **Authorize**.

        """;

    private const string InDevelopment =
        """
        In Development `dotnet run --project Api.csproj -- token <name>` prints a token for any user you name.

        """;

    private const string Errors =
        """
        Names are snake_case, times are ISO 8601 in UTC. Every error is a problem document (RFC 9457) with an `error_code` to switch on. A path
        that is not here is a 404 `NOT_FOUND`, a method that a path does not take a 405 `METHOD_NOT_ALLOWED` with `Allow`.
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
        // No host: the same document wherever it is served.
        document.Servers = [new OpenApiServer { Url = "/" }];

        var assemblies = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>()?.EndpointType.Assembly).OfType<Assembly>().Distinct();
        document.Tags = assemblies.SelectMany(features => features.GetCustomAttributes<OpenApiTagAttribute>()).OrderBy(tag => tag.Name, StringComparer.Ordinal)
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        return Task.CompletedTask;
    }
}
