using System.Globalization;
using System.Text.Json;

namespace Tests.OpenApi;

/// <summary>
/// Compares every response with the document that <see cref="ApiApp"/> serves: the operation documents the status, the headers are present, media
/// type and body match. Every client of <see cref="ApiApp"/> and <see cref="SocketApp"/> uses it, so the document
/// cannot be wrong about a tested response.
/// </summary>
public sealed class DocumentCheck : DelegatingHandler
{
    /// <summary>Throws if a response does not match the document.</summary>
    public static void Hold(string method, string path, RawAnswer answer)
    {
        var faults = FaultsOf(method, path.Split('?')[0], answer).ToList();
        if (faults.Count == 0) return;

        throw new ShouldAssertException($"{method} {path} answered {answer.Status}, not as its document says:\n{string.Join('\n', faults)}\n{answer.Body}");
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated);
        var answer = new RawAnswer(
            (int)response.StatusCode,
            headers.ToLookup(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            // The in-memory server does not drop the body of a HEAD response.
            request.Method == HttpMethod.Head ? "" : await response.Content.ReadAsStringAsync(cancellationToken));
        Hold(request.Method.Method, request.RequestUri!.AbsolutePath, answer);
        return response;
    }

    private static IEnumerable<string> FaultsOf(string method, string path, RawAnswer answer)
    {
        if (IsExempt(method, path, answer)) return [];

        var operation = Document.Served.OperationAt(method, path);
        if (operation is null) return FaultsBesideOperations(method, answer);

        return operation.Responses.TryGetValue(answer.Status.ToString(CultureInfo.InvariantCulture), out var documented)
            ? [.. MissingHeaders(answer, documented), .. FaultsOfBody(answer, documented)]
            : [$"{operation} is not documented to answer so"];
    }

    // The document does not describe preflights, itself and its page.
    private static bool IsExempt(string method, string path, RawAnswer answer) =>
        method == "OPTIONS" || (answer.Status < 400 && (path is "/" or "/openapi/v1.json" || path.StartsWith("/swagger", StringComparison.Ordinal)));

    // Without an operation, the guard still requires a token before routing responds.
    private static IEnumerable<string> FaultsBesideOperations(string method, RawAnswer answer)
    {
        var components = Document.Served.Root.GetProperty("components");
        if (method == "HEAD" && answer is { Body: "", Status: 401 or 404 or 405 }) return [];
        if (answer.Status == 401)
        {
            var unauthorized = components.GetProperty("responses").GetProperty("Unauthorized");
            return [.. MissingHeaders(answer, unauthorized), .. FaultsOfBody(answer, unauthorized)];
        }

        return (answer.Status, answer.ErrorCode()) is (404, "NOT_FOUND") or (405, "METHOD_NOT_ALLOWED") or (429, "TOO_MANY_REQUESTS")
            ? Document.Served.Schemas.FaultsOf(Document.Parse(answer.Body), components.GetProperty("schemas").GetProperty("Problem"))
            : ["no such operation is documented"];
    }

    private static IEnumerable<string> MissingHeaders(RawAnswer answer, JsonElement documented) =>
        from header in documented.TryGetProperty("headers", out var headers) ? headers.EnumerateObject().ToList() : []
        where header.Value.TryGetProperty("required", out var required) && required.GetBoolean() && !answer.Headers.Contains(header.Name)
        select $"the header {header.Name} is missing";

    private static IEnumerable<string> FaultsOfBody(RawAnswer answer, JsonElement documented)
    {
        if (!documented.TryGetProperty("content", out var content)) return answer.Body.Length == 0 ? [] : ["no body is documented"];

        var mediaType = answer.Header("Content-Type").Split(';')[0];
        return content.TryGetProperty(mediaType, out var body)
            ? Document.Served.Schemas.FaultsOf(Document.Parse(answer.Body), body.GetProperty("schema"))
            : [$"the media type '{mediaType}' is not documented"];
    }
}
