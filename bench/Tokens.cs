using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Api.Bench;

/// <summary>Tokens such as Better Auth signs.</summary>
internal static class Tokens
{
    public const string Secret = "a-benchmark-secret-of-forty-five-characters-x";
    public const string Issuer = "http://localhost:3000";
    public const string Uid = "Yq3jJk1Xn2wZ0sVbT8rLmPcD5hGfAeUo";
    public const string Email = "ada@example.com";
    public const string Name = "Ada Lovelace";

    /// <summary>A token that is valid for 15 minutes.</summary>
    public static string Valid(DateTimeOffset issued)
    {
        var seconds = issued.ToUnixTimeSeconds();
        var payload =
            $$"""{"uid":"{{Uid}}","email":"{{Email}}","name":"{{Name}}","iat":{{seconds}},"exp":{{seconds + 900}},"sub":"{{Uid}}","iss":"{{Issuer}}","aud":"{{Issuer}}"}""";
        var signingInput = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(payload)}";
        return $"{signingInput}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(signingInput)))}";
    }

    /// <summary>The same token with a signature of zeros.</summary>
    public static string Forged(string token) => $"{token[..(token.LastIndexOf('.') + 1)]}{Base64Url.EncodeToString(new byte[HMACSHA256.HashSizeInBytes])}";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
