using System.Reflection;
using Api.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Api.Hosting;

/// <summary>The OpenAPI document and Swagger UI: open to everybody, in Development and where <c>OPENAPI_ENABLED</c> is true.</summary>
internal static class OpenApiSetup
{
    /// <summary>The document's name, which its path has too.</summary>
    public const string DocumentName = "v1";

    private const string SwaggerPath = "/swagger";

    // Swagger UI sets styles on elements; all else comes from here, and nothing may frame the page that holds a token.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>How the document is made.</summary>
    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddSingleton<IProblemSource, OpenApiSecurity>();
        services.AddOpenApi(DocumentName, options =>
        {
            options.AddSchemaTransformer<OpenApiLimits>();
            options.AddOperationTransformer<OpenApiHeaders>();
            options.AddOperationTransformer<OpenApiSecurity>();
            options.AddOperationTransformer<OpenApiProblems>();
            options.AddOperationTransformer<OpenApiHead>();
            options.AddDocumentTransformer<OpenApiExamples>();
            options.AddDocumentTransformer<OpenApiAbout>();
        });
    }

    /// <summary>Serves Swagger UI at /swagger. Before routing, or the guard would ask for a token.</summary>
    public static void UseSwagger(this WebApplication app)
    {
        if (!IsEnabled(app)) return;

        app.UseWhen(context => context.Request.Path.StartsWithSegments(SwaggerPath), static branch => branch.Use(static (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        }));
        app.UseSwaggerUI(ui =>
        {
            ui.SwaggerEndpoint($"/openapi/{DocumentName}.json", DocumentName);
            ui.EnablePersistAuthorization();
            ui.EnableTryItOutByDefault();
            ui.DisplayRequestDuration();
        });
    }

    /// <summary>Serves the document at /openapi/v1.json, and leads / to Swagger UI.</summary>
    public static void MapOpenApiDocument(this WebApplication app)
    {
        if (!IsEnabled(app)) return;

        app.MapOpenApi($"/openapi/{{documentName:regex(^{DocumentName}$)}}.json").AllowAnonymous();
        // What Swagger UI does not have is still an open path.
        app.MapGet(SwaggerPath + "/{**asset}", () => Problem.NotFound).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/", () => TypedResults.Redirect(SwaggerPath)).AllowAnonymous().ExcludeFromDescription();
    }

    private static bool IsEnabled(WebApplication app) => app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.OpenApiEnabled;
}

/// <summary>What the document says of the whole API. Everywhere the same, but for the command that only a developer has.</summary>
internal sealed class OpenApiAbout(IHostEnvironment environment) : IOpenApiDocumentTransformer
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
        var assembly = typeof(OpenApiAbout).Assembly;
        document.Info = new OpenApiInfo
        {
            Title = "Tasks API",
            Version = assembly.GetName().Version!.ToString(3),
            Description = string.Join("\n", environment.IsDevelopment() ? [Description, InDevelopment, Errors] : [Description, Errors]),
        };
        // No host: the same document wherever it is served.
        document.Servers = [new OpenApiServer { Url = "/" }];

        document.Tags = assembly.GetCustomAttributes<OpenApiTagAttribute>().OrderBy(tag => tag.Name, StringComparer.Ordinal)
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        return Task.CompletedTask;
    }
}
