using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>
/// Excludes endpoints with a JSON body for requests with any other media type than JSON in UTF-8 (RFC 8259 §8.1). The response is 415, before
/// authorization compares the owner and before the body is read.
/// </summary>
internal sealed class JsonBodies : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>The maximum size of a body, in bytes.</summary>
    public const int MaxSize = 64 * 1024;

    private const string MediaType = "application/json";

    private static readonly Endpoint UnsupportedMediaType = new(Problem.UnsupportedMediaType.ExecuteAsync, null, "415 Unsupported Media Type");

    // After the framework's own check of the media type, which accepts requests without one or with an unknown charset.
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

    /// <summary>Deserializes a body.</summary>
    /// <returns>The object, or a 400 or 413 problem.</returns>
    public static async Task<(T? Value, Problem? Problem)> Read<T>(HttpRequest request, CancellationToken stop)
    {
        ReadOnlyMemory<byte> body;
        try
        {
            if (await ReadBytes(request, stop) is not { } bytes) return (default, Problem.PayloadTooLarge);
            body = bytes;
        }
        catch (IOException broken) when (broken is not BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest })
        {
            // Kestrel throws a plain IOException for a chunk size that overflows, and a BadHttpRequestException for other malformed chunks.
            return (default, Malformed("The chunked encoding is malformed or incomplete."));
        }

        if (FaultOf(body.Span) is { } fault) return (default, Malformed(fault));

        try
        {
            var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            return (JsonSerializer.Deserialize<T>(body.Span, options), null);
        }
        catch (JsonException mismatch)
        {
            return (default, Malformed($"The value of {mismatch.Path} has the wrong type, or the member is repeated."));
        }
    }

    // FastEndpoints also announces */* for requests that read the query. Only a body is announced as JSON alone.
    private static bool TakesBody(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes is [MediaType];

    private static bool IsUtf8Json(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
        && type.Parameters.All(parameter =>
            !parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(parameter.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlyMemory<byte>?> ReadBytes(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > MaxSize) return null;

        var body = new MemoryStream();
        var buffer = new byte[4096];
        while (await request.Body.ReadAsync(buffer, stop) is > 0 and var count)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MaxSize) return null;
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    // The serializer skips values that it does not need; this reads everything. The reader validates the UTF-8 and the surrogate pairs of a string
    // only when the string is requested.
    private static string? FaultOf(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return "It is empty.";

        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return "It is not an object.";

            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
            }

            return null;
        }
        catch (JsonException fault)
        {
            return At((fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            var before = json[..(int)reader.TokenStartIndex];
            return At(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
        }
    }

    private static string At(long line, long position) => FormattableString.Invariant($"It is not valid JSON in UTF-8 at line {line}, position {position}.");

    private static Problem Malformed(string reason) => Problem.MalformedBody with { Detail = $"{Problem.MalformedBody.Detail} {reason}" };
}
