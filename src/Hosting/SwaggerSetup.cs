using Api.Http;
using Api.OpenApi;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>Serves the OpenAPI document and Swagger UI without authentication, in Development and if <c>OPENAPI_ENABLED</c> is true.</summary>
internal static class SwaggerSetup
{
    private const string DocumentName = OpenApiDocumentSetup.DocumentName;
    private const string DocumentPath = $"/openapi/{DocumentName}.json";
    private const string SwaggerPath = "/swagger";
    private const string OperationsPath = $"{SwaggerPath}/operations.js";

    // Swagger UI sets inline styles. Everything else comes from this origin, and no site may frame a page that stores a token.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Serves Swagger UI at /swagger. Before routing, because the guard would require a token.</summary>
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
            ui.SwaggerEndpoint(DocumentPath, DocumentName);
            ui.InjectJavascript(OperationsPath);
            ui.EnablePersistAuthorization();
            ui.EnableTryItOutByDefault();
            ui.DisplayRequestDuration();
        });
    }

    /// <summary>Serves the document at /openapi/v1.json, and redirects / to Swagger UI.</summary>
    public static void MapOpenApiDocument(this WebApplication app)
    {
        if (!IsEnabled(app)) return;

        app.MapMethods(DocumentPath, [HttpMethods.Get, HttpMethods.Head], app.Services.GetRequiredService<DocumentText>().Answer).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(OperationsPath, static () => TypedResults.Stream(Resource("swagger-operations.js"), "text/javascript; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
        // Unknown files below /swagger are open too.
        app.MapGet(SwaggerPath + "/{**asset}", Problem.NotFound.ExecuteAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/", () => TypedResults.Redirect(SwaggerPath)).AllowAnonymous().ExcludeFromDescription();
    }

    private static Stream Resource(string name) => typeof(SwaggerSetup).Assembly.GetManifestResourceStream(name)!;

    private static bool IsEnabled(WebApplication app) => app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.OpenApiEnabled;
}
