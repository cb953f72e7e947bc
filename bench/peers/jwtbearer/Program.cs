using System.Security.Claims;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PeerJson.Default));

var issuer = builder.Configuration["BETTER_AUTH_URL"];
builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
{
    bearer.MapInboundClaims = false;
    bearer.TokenValidationParameters = new TokenValidationParameters
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(builder.Configuration["BETTER_AUTH_SECRET"]!)),
        ValidIssuer = issuer,
        ValidAudience = issuer,
        ClockSkew = TimeSpan.FromSeconds(5),
    };
});
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/api/me", static (ClaimsPrincipal user) => new Me(
    user.FindFirstValue("uid")!, user.FindFirstValue("email"), user.FindFirstValue("name"), Instant(user, "iat"), Instant(user, "exp"))).RequireAuthorization();
app.Run();

static DateTime Instant(ClaimsPrincipal user, string claim) =>
    DateTimeOffset.FromUnixTimeSeconds(long.Parse(user.FindFirstValue(claim)!)).UtcDateTime;

internal sealed record Me(string UserId, string? Email, string? Name, DateTime IssuedAt, DateTime ExpiresAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Me))]
internal sealed partial class PeerJson : JsonSerializerContext;
