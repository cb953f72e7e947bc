using System.Text.Json.Serialization;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PeerJson.Default));

var app = builder.Build();
app.MapGet("/api/me", static () =>
{
    var now = DateTime.UtcNow;
    return new Me("ada", "ada@example.com", "Ada Lovelace", now, now.AddMinutes(15));
});
app.Run();

internal sealed record Me(string UserId, string Email, string Name, DateTime IssuedAt, DateTime ExpiresAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Me))]
internal sealed partial class PeerJson : JsonSerializerContext;
