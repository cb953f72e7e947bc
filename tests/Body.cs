using System.Text;

namespace Tests;

/// <summary>Request bodies that are sent as written, valid or not.</summary>
public static class Body
{
    public static HttpContent Of(string body) => Of(Encoding.UTF8.GetBytes(body));

    public static HttpContent Of(byte[] body, string? contentType = "application/json")
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }
}
