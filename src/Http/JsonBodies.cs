using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>
/// What a body has to be, wherever a handler takes one: said to be JSON in UTF-8 (RFC 8259 §8.1), or the route is not chosen (415); at
/// most 64 KiB (413); and one JSON value in valid UTF-8 from end to end (400).
/// </summary>
internal sealed class JsonBodies : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxSize = 64 * 1024;

    private const string MediaType = "application/json";

    private static readonly Endpoint UnsupportedMediaType = new(Problem.UnsupportedMediaType.ExecuteAsync, null, "415 Unsupported Media Type");

    // After the framework's own look at the media type, which lets a request pass that names none, or a character set that nobody knows.
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(TakesBody);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index) && TakesBody(candidates[index].Endpoint) && !IsUtf8Json(httpContext.Request.ContentType))
                candidates.ReplaceEndpoint(index, UnsupportedMediaType, []);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Reads the body and checks it before the handler's own reader does, which passes over what it has no use for. By now the caller is
    /// known and may come in.
    /// </summary>
    public static async Task Check(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is { } endpoint && TakesBody(endpoint))
        {
            if (await Read(context.Request, context.RequestAborted) is not { } body)
            {
                await Problem.PayloadTooLarge.ExecuteAsync(context);
                return;
            }

            if (!IsValid(body.GetBuffer().AsSpan(0, (int)body.Length)))
            {
                await Problem.MalformedBody.ExecuteAsync(context);
                return;
            }

            context.Request.Body = body;
            // The framework would not know "utf-8" in its quotation marks.
            context.Request.ContentType = MediaType;
        }

        await next(context);
    }

    private static bool TakesBody(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains(MediaType) is true;

    private static bool IsUtf8Json(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
        && type.Parameters.All(parameter =>
            !parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(parameter.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<MemoryStream?> Read(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > MaxSize) return null;

        var body = new MemoryStream();
        var buffer = new byte[4096];
        while (await request.Body.ReadAsync(buffer, stop) is > 0 and var count)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MaxSize) return null;
        }

        body.Position = 0;
        return body;
    }

    // The reader checks the syntax; the text of a string, its UTF-8 and its surrogate pairs, only when asked for.
    private static bool IsValid(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
            }

            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>Puts the check of bodies into the pipeline.</summary>
public static class JsonBodiesApplicationBuilderExtensions
{
    /// <summary>Checks the body of every request whose handler takes one. After authorization: a caller who may not come in is not listened to.</summary>
    public static IApplicationBuilder UseJsonBodies(this IApplicationBuilder app) => app.Use(JsonBodies.Check);
}
