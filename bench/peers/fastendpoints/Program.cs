using System.Security.Claims;
using System.Text;
using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);

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
builder.Services.AddFastEndpoints();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseFastEndpoints(static config =>
{
    config.Endpoints.Configurator = static endpoint => endpoint.PreProcessor<OwnerOnly>(Order.Before);
    config.Serializer.Options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
});
app.Run();

internal sealed class OwnerOnly : IGlobalPreProcessor
{
    public Task PreProcessAsync(IPreProcessorContext context, CancellationToken ct)
    {
        var http = context.HttpContext;
        return http.Request.RouteValues.TryGetValue("user_id", out var owner) && owner as string != http.User.FindFirstValue("uid")
            ? http.Response.SendForbiddenAsync(ct)
            : Task.CompletedTask;
    }
}

internal sealed class GetMe : EndpointWithoutRequest<Me>
{
    public override void Configure() => Get("/api/me");

    public override Task<Me> ExecuteAsync(CancellationToken ct) => Task.FromResult(new Me(
        User.FindFirstValue("uid")!, User.FindFirstValue("email"), User.FindFirstValue("name"), Instant("iat"), Instant("exp")));

    private DateTime Instant(string claim) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(User.FindFirstValue(claim)!)).UtcDateTime;
}

internal sealed record Me(string UserId, string? Email, string? Name, DateTime IssuedAt, DateTime ExpiresAt);
