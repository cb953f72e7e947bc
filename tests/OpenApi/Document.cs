using System.Text.Json;

namespace Tests.OpenApi;

/// <summary>The document of this repository, openapi.json; a test holds it against the one that is served.</summary>
public static class Document
{
    public static readonly string Text = File.ReadAllText(Repository.File("openapi.json"));

    public static readonly JsonElement Root = Parse(Text);

    public static readonly SchemaCheck Schemas = new(Root);

    /// <summary>Every operation.</summary>
    public static readonly IReadOnlyList<Operation> Operations =
    [
        .. from path in Root.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value),
    ];

    /// <summary>The operation that a request is for, if there is one: the path with the fewest parameters wins.</summary>
    public static Operation? OperationAt(string method, string path) =>
        Operations.Where(operation => operation.Method == method && operation.Takes(path)).MinBy(operation => operation.Path.Count(letter => letter == '{'));

    public static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

/// <summary>An operation: a method on a path.</summary>
public sealed record Operation(string Method, string Path, JsonElement Element)
{
    /// <summary>The user that requests are made for.</summary>
    public const string UserId = "ada";

    private const string AnyId = "01890a5d-ac96-774b-bcce-b302099a8057";

    public string Id => Element.GetProperty("operationId").GetString()!;

    public bool NeedsToken => Element.GetProperty("security").GetArrayLength() > 0;

    public IEnumerable<JsonElement> Parameters => Element.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

    /// <summary>The JSON body that it takes, if it takes one: schema and example.</summary>
    public JsonElement? RequestBody =>
        Element.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").GetProperty("application/json") : null;

    /// <summary>Status → response.</summary>
    public IReadOnlyDictionary<string, JsonElement> Responses { get; } =
        Element.GetProperty("responses").EnumerateObject().ToDictionary(response => response.Name, response => Document.Schemas.Resolve(response.Value));

    /// <summary>Whether this path, as it goes over the wire, is one of the operation's.</summary>
    public bool Takes(string path)
    {
        var (expected, actual) = (Path.Split('/'), path.Split('/'));
        return expected.Length == actual.Length
            && expected.Zip(actual).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
    }

    /// <summary>A request that is as the document says: its example for a body unless told otherwise, and whatever the path needs.</summary>
    public HttpRequestMessage Request(string? body = null, string mediaType = "application/json", string query = "")
    {
        var path = Path.Replace("{user_id}", UserId, StringComparison.Ordinal);
        foreach (var parameter in Parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path"))
            path = path.Replace($"{{{parameter.GetProperty("name").GetString()}}}", AnyId, StringComparison.Ordinal);
        var content = body ?? RequestBody?.GetProperty("example").GetRawText();
        return new HttpRequestMessage(new HttpMethod(Method), path + query)
        {
            Content = content is null ? null : new StringContent(content, new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType)),
        };
    }

    public override string ToString() => $"{Method} {Path}";
}
