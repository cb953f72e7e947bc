using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Api.Hosting;

/// <summary>Which pages may call from a browser, and what they may send and read. Never with credentials: there are no cookies.</summary>
internal sealed class CorsSetup(IOptions<ApiOptions> options) : IConfigureOptions<CorsOptions>
{
    public void Configure(CorsOptions cors) => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. options.Value.CorsOrigins])
        .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
        .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.TraceParent)
        .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Location, HeaderNames.WWWAuthenticate, HeaderNames.RetryAfter)
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
}
