using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tests;

/// <summary>
/// Creates tokens, valid or not. Shares no code with the code under test.
/// <c>Token.Of("ada")</c> is valid; <c>With</c> changes it.
/// </summary>
public sealed record Token
{
    public const string Secret = "a-secret-of-the-tests-with-more-than-32-bytes";
    public const string Origin = "http://localhost:3000";

    /// <summary>The time of the tests.</summary>
    public static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public JsonObject Header { get; init; } = new() { ["alg"] = "HS256", ["typ"] = "JWT" };

    public JsonObject Claims { get; init; } = [];

    public string Key { get; init; } = Secret;

    /// <summary>A token like Better Auth's: issued now, valid for 15 minutes.</summary>
    public static Token Of(string uid)
    {
        var now = Now.ToUnixTimeSeconds();
        return new Token
        {
            Claims = new JsonObject
            {
                ["iat"] = now,
                ["uid"] = uid,
                ["email"] = $"{uid}@example.com",
                ["name"] = $"Name of {uid}",
                ["sub"] = uid,
                ["exp"] = now + 900,
                ["iss"] = Origin,
                ["aud"] = Origin,
            },
        };
    }

    public static string Expired(string uid) => Of(uid).With("exp", Now.ToUnixTimeSeconds() - 5).ToString();

    public static string Foreign(string uid) => (Of(uid) with { Key = "a-secret-that-the-api-was-never-told-about" }).ToString();

    /// <summary>A valid token whose uid was changed after signing.</summary>
    public static string Tampered(string uid)
    {
        var parts = Of(uid).ToString().Split('.');
        return $"{parts[0]}.{Of(uid + "2").ToString().Split('.')[1]}.{parts[2]}";
    }

    /// <summary>The same with this claim; null leaves it out.</summary>
    public Token With(string claim, JsonNode? value) => this with { Claims = Changed(Claims, claim, value) };

    /// <summary>The same with this member of the header; null leaves it out.</summary>
    public Token WithHeader(string member, JsonNode? value) => this with { Header = Changed(Header, member, value) };

    /// <summary>The compact form.</summary>
    public override string ToString() => Sign(Header.ToJsonString(), Claims.ToJsonString(), Key);

    /// <summary>Signs any header and payload, valid JSON or not.</summary>
    public static string Sign(string header, string payload, string key = Secret) => Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload), key);

    /// <summary>Signs any header and payload, valid UTF-8 or not.</summary>
    public static string Sign(byte[] header, byte[] payload, string key = Secret) =>
        SignEncoded($"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}", key);

    /// <summary>Signs any signing input, valid base64url or not.</summary>
    public static string SignEncoded(string signingInput, string key = Secret) =>
        $"{signingInput}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signingInput)))}";

    private static JsonObject Changed(JsonObject members, string name, JsonNode? value)
    {
        var changed = members.DeepClone().AsObject();
        if (value is null) changed.Remove(name);
        else changed[name] = value;
        return changed;
    }
}
