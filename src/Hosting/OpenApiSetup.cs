using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>The OpenAPI document and Swagger UI: open to everybody, in Development and where <c>OPENAPI_ENABLED</c> is true.</summary>
internal static class OpenApiSetup
{
    /// <summary>Serves Swagger UI at /swagger. Before routing, or the guard would ask for a token.</summary>
    public static void UseSwagger(this WebApplication app)
    {
        if (!IsEnabled(app)) return;

        app.UseSwaggerUI(ui => ui.SwaggerEndpoint("/openapi/v1.json", "v1"));
    }

    /// <summary>Serves the document at /openapi/v1.json, and leads / to Swagger UI.</summary>
    public static void MapOpenApiDocument(this WebApplication app)
    {
        if (!IsEnabled(app)) return;

        app.MapOpenApi().AllowAnonymous();
        // What Swagger UI does not have is still an open path.
        app.MapGet("/swagger/{**asset}", () => Problem.NotFound).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/", () => TypedResults.Redirect("/swagger")).AllowAnonymous().ExcludeFromDescription();
    }

    private static bool IsEnabled(WebApplication app) => app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.OpenApiEnabled;
}
