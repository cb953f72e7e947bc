using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tests;

/// <summary>Sends HTTP over a socket, without rewriting paths and headers as HTTP clients and test servers do.</summary>
/// <param name="address">The address of the server.</param>
/// <param name="hold">A check of each response, with method and path.</param>
public sealed class RawClient(Uri address, Action<string, string, RawAnswer>? hold = null)
{
    /// <summary>A GET of this path with these header lines.</summary>
    public Task<RawAnswer> Get(string path, params string[] headers) => Send("GET", path, headers);

    /// <summary>A request with these header lines, and a body after an empty line, sent byte by byte (Latin-1).</summary>
    public async Task<RawAnswer> Send(string method, string path, params string[] headers)
    {
        var parsed = RawAnswer.Parse(await Exchange(method, path, [.. headers, ""], halfCloses: false));
        hold?.Invoke(method, path, parsed);
        return parsed;
    }

    /// <summary>The same, but closes its half of the connection after the last line; returns everything that the server sends before it closes the other half.</summary>
    public Task<string> SendAndHalfClose(string method, string path, params string[] headers) => Exchange(method, path, headers, halfCloses: true);

    private async Task<string> Exchange(string method, string path, string[] lines, bool halfCloses)
    {
        var request = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{string.Join("\r\n", lines)}{(halfCloses ? "" : "\r\n")}";
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        if (halfCloses) client.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException reset) when (halfCloses && reset.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // A reset also closes the other half.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}

/// <summary>A response as received.</summary>
public sealed record RawAnswer(int Status, ILookup<string, string> Headers, string Body)
{
    public static RawAnswer Parse(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = answer[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToLookup(header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase);
        var body = answer[(end + 4)..];
        var text = headers["Transfer-Encoding"].Contains("chunked") ? Unchunked(body) : body;
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)));
    }

    /// <summary>The value of the header; empty if it is missing.</summary>
    public string Header(string name) => string.Join(", ", Headers[name]);

    /// <summary>The error_code of a problem; null for any other response.</summary>
    public string? ErrorCode() => Header("Content-Type") == "application/problem+json" ? Member("error_code") : null;

    /// <summary>A string member of the body.</summary>
    public string? Member(string name)
    {
        using var document = System.Text.Json.JsonDocument.Parse(Body);
        return document.RootElement.GetProperty(name).GetString();
    }

    private static string Unchunked(string body)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = body.IndexOf("\r\n", StringComparison.Ordinal);
            var size = int.Parse(body[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return text.ToString();
            text.Append(body, line + 2, size);
            body = body[(line + 2 + size + 2)..];
        }
    }
}
