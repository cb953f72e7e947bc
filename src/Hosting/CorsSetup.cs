using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Api.Hosting;

/// <summary>Which origins may call the API from a browser, and which headers they may send and read. Credentials are not allowed: there are no cookies.</summary>
internal sealed class CorsSetup(IOptions<ApiOptions> options) : IConfigureOptions<CorsOptions>
{
    public void Configure(CorsOptions cors) => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. options.Value.CorsOrigins])
        .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
        .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.TraceParent)
        .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Location, HeaderNames.WWWAuthenticate, HeaderNames.RetryAfter)
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
}

/// <summary>Adds CORS to the pipeline.</summary>
internal static class CorsPipeline
{
    /// <summary>
    /// Responds to preflights, and adds CORS headers to other responses. If an origin is configured, every response has <c>Vary: Origin</c>, even
    /// without <c>Origin</c> in the request: a cache must not send it to a page, which needs the CORS headers.
    /// </summary>
    public static void UseCorsOrigins(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.CorsOrigins.Count > 0)
        {
            app.Use(static (context, next) =>
            {
                context.Response.OnStarting(static response => AddVary((HttpResponse)response), context.Response);
                return next(context);
            });
        }

        app.UseCors();
    }

    // ASP.NET Core's middleware adds it only if there are several origins, and only for allowed ones.
    private static Task AddVary(HttpResponse response)
    {
        if (!response.Headers.Vary.Contains(HeaderNames.Origin)) response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        return Task.CompletedTask;
    }
}
