using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.OpenApi;

/// <summary>An OpenAPI document.</summary>
public sealed class Document
{
    private static readonly Lazy<Document> LazyServed = new(Serve);

    private Document(string text)
    {
        Text = text;
        Root = Parse(text);
        Schemas = new(Root);
        Operations =
        [
            .. from path in Root.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               select new Operation(this, operation.Name.ToUpperInvariant(), path.Name, operation.Value),
        ];
    }

    /// <summary>The document in this repository, openapi.json. A test compares it with the one that the program serves.</summary>
    public static Document Api { get; } = new(File.ReadAllText(Repository.File("openapi.json")));

    /// <summary>The document that <see cref="ApiApp"/> serves, including the tests' own feature.</summary>
    public static Document Served => LazyServed.Value;

    public string Text { get; }

    public JsonElement Root { get; }

    public SchemaCheck Schemas { get; }

    /// <summary>Every operation.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    public static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>The operation of a request, or null. The path with the fewest parameters takes precedence.</summary>
    public Operation? OperationAt(string method, string path) =>
        Operations.Where(operation => operation.Method == method && operation.Takes(path)).MinBy(operation => operation.Path.Count(letter => letter == '{'));

    private static Document Serve()
    {
        using var app = new ApiApp();
        using var client = app.CreateDefaultClient();
        return new(client.GetStringAsync("/openapi/v1.json").GetAwaiter().GetResult());
    }
}

/// <summary>An operation: a method on a path.</summary>
public sealed record Operation(Document Document, string Method, string Path, JsonElement Element)
{
    /// <summary>The user that requests are made for.</summary>
    public const string UserId = "ada";

    private const string AnyId = "01890a5d-ac96-774b-bcce-b302099a8057";

    public string Id => Element.GetProperty("operationId").GetString()!;

    public bool NeedsToken => Element.GetProperty("security").GetArrayLength() > 0;

    public IEnumerable<JsonElement> Parameters => Element.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

    /// <summary>The schema and example of its JSON body, or null.</summary>
    public JsonElement? RequestBody =>
        Element.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").GetProperty("application/json") : null;

    /// <summary>Status → response.</summary>
    public IReadOnlyDictionary<string, JsonElement> Responses { get; } =
        Element.GetProperty("responses").EnumerateObject().ToDictionary(response => response.Name, response => Document.Schemas.Resolve(response.Value));

    /// <summary>Whether this path, as sent, belongs to the operation.</summary>
    public bool Takes(string path)
    {
        var (expected, actual) = (Path.Split('/'), path.Split('/'));
        return expected.Length == actual.Length
            && expected.Zip(actual).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
    }

    /// <summary>A body that matches the document: its example, or the minimum that its schema requires.</summary>
    public JsonObject Body()
    {
        var body = RequestBody!.Value;
        if (body.TryGetProperty("example", out var example)) return JsonNode.Parse(example.GetRawText())!.AsObject();

        var schema = Document.Schemas.Resolve(body.GetProperty("schema"));
        return new(schema.GetProperty("required").EnumerateArray().Select(name => KeyValuePair.Create<string, JsonNode?>(name.GetString()!, "x")));
    }

    /// <summary>A request that matches the document, except for these values.</summary>
    public HttpRequestMessage Request(string? body = null, string mediaType = "application/json", string query = "")
    {
        var path = Path.Replace("{user_id}", UserId, StringComparison.Ordinal).Replace("{title}", "x", StringComparison.Ordinal);
        foreach (var parameter in Parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path"))
            path = path.Replace($"{{{parameter.GetProperty("name").GetString()}}}", AnyId, StringComparison.Ordinal);
        var content = body ?? (RequestBody is null ? null : Body().ToJsonString());
        return new HttpRequestMessage(new HttpMethod(Method), path + query)
        {
            Content = content is null ? null : new StringContent(content, new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType)),
        };
    }

    public override string ToString() => $"{Method} {Path}";
}
