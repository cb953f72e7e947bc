using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>
/// The OpenAPI document as text, the same that <c>openapi.json</c> contains. It is generated once, at the first request: that takes milliseconds
/// of processor time, and the path is open to everyone.
/// </summary>
internal sealed class DocumentText([FromKeyedServices(OpenApiDocumentSetup.DocumentName)] IOpenApiDocumentProvider documents)
{
    private Task<Content>? _content;

    /// <summary>Responds to GET and HEAD with the document, or with 304 if <c>If-None-Match</c> has its entity tag (RFC 9110 §13.1.2).</summary>
    public async Task Answer(HttpContext context)
    {
        // Two first requests may both generate it. A failure is not kept.
        var content = await (_content is { IsFaulted: false } known ? known : _content = Generate());

        var response = context.Response;
        response.Headers.ETag = content.ETag.ToString();
        response.Headers.CacheControl = "no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag == "*" || tag.Compare(content.ETag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = content.Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.BodyWriter.WriteAsync(content.Bytes, context.RequestAborted);
    }

    /// <summary>Writes the document.</summary>
    public async Task Write(Stream stream, CancellationToken stop)
    {
        var document = await documents.GetOpenApiDocumentAsync(stop);
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        await text.WriteLineAsync();
    }

    private async Task<Content> Generate()
    {
        using var bytes = new MemoryStream();
        // Not the cancellation token of one request: others may wait for the same document.
        await Write(bytes, CancellationToken.None);
        var content = bytes.ToArray();
        return new Content(content, new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(SHA256.HashData(content))}\""));
    }

    private sealed record Content(byte[] Bytes, EntityTagHeaderValue ETag);
}
