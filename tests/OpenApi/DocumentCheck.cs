using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Tests.OpenApi;

/// <summary>
/// Holds every answer against the document: the status is one that the operation tells of, the headers it promises are there, media
/// type and body are as it says. Every client of <see cref="ApiApp"/> has it in its way, so the document cannot lie.
/// </summary>
public sealed class DocumentCheck : DelegatingHandler
{
    // What no operation answers, yet has one shape everywhere: the guard asks for the token first, then routing speaks.
    private static readonly Dictionary<HttpStatusCode, string> BesideOperations = new()
    {
        [HttpStatusCode.Unauthorized] = "Unauthorized",
        [HttpStatusCode.NotFound] = "NotFound",
        [HttpStatusCode.MethodNotAllowed] = "MethodNotAllowed",
    };

    /// <summary>What is wrong with an answer, a line each.</summary>
    public static async Task<IReadOnlyList<string>> FaultsOf(HttpResponseMessage response)
    {
        var (method, path) = (response.RequestMessage!.Method.Method, response.RequestMessage.RequestUri!.AbsolutePath);
        if (IsExempt(method, path, response.StatusCode)) return [];

        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var operation = Document.Operations.SingleOrDefault(operation => operation.Method == method && operation.Takes(path));
        if (operation is null) return await FaultsBesideOperations(response);
        if (!operation.Responses.TryGetValue(status, out var documented)) return [$"{operation} is not documented to answer {status}"];

        return [.. MissingHeaders(response, documented), .. await FaultsOfBody(response, documented)];
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        response.RequestMessage ??= request;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var faults = await FaultsOf(response);
        if (faults.Count == 0) return response;

        throw new ShouldAssertException($"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}, not as openapi.json says:\n{string.Join('\n', faults)}");
    }

    // The document describes the API, not itself and not its pages; and a preflight is the browser's business.
    private static bool IsExempt(string method, string path, HttpStatusCode status) =>
        method == "OPTIONS" || (status < HttpStatusCode.BadRequest && (path == "/" || path.StartsWith("/swagger", StringComparison.Ordinal) || path == "/openapi/v1.json"));

    private static async Task<IReadOnlyList<string>> FaultsBesideOperations(HttpResponseMessage response)
    {
        if (!BesideOperations.TryGetValue(response.StatusCode, out var id)) return ["no such operation is documented"];

        var documented = Document.Root.GetProperty("components").GetProperty("responses").GetProperty(id);
        return [.. MissingHeaders(response, documented), .. await FaultsOfBody(response, documented)];
    }

    private static IEnumerable<string> MissingHeaders(HttpResponseMessage response, JsonElement documented) =>
        from header in documented.TryGetProperty("headers", out var headers) ? headers.EnumerateObject() : []
        where header.Value.TryGetProperty("required", out var required) && required.GetBoolean()
        where !response.Headers.Contains(header.Name) && !response.Content.Headers.NonValidated.Contains(header.Name)
        select $"the header {header.Name} is missing";

    private static async Task<IEnumerable<string>> FaultsOfBody(HttpResponseMessage response, JsonElement documented)
    {
        var body = await response.Content.ReadAsStringAsync();
        if (!documented.TryGetProperty("content", out var content) || response.RequestMessage!.Method == HttpMethod.Head)
            return body.Length == 0 ? [] : ["no body is documented"];

        var mediaType = response.Content.Headers.ContentType?.MediaType ?? "(none)";
        return content.TryGetProperty(mediaType, out var media) ? Document.Schemas.FaultsOf(Document.Parse(body), media.GetProperty("schema")) : [$"the media type {mediaType} is not documented"];
    }
}
