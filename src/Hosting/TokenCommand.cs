using System.Buffers.Text;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Api.Guard;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>
/// <c>token USER_ID</c>: prints a token like those of Better Auth with the current settings, to try the API. Development only.
/// </summary>
internal static class TokenCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var user = new Argument<string>("user_id") { Description = "The uid claim." };
        user.Validators.Add(result => { if (string.IsNullOrEmpty(result.GetValueOrDefault<string>())) result.AddError("user_id must not be empty."); });
        var expires = new Option<TimeSpan>("--expires")
        {
            Description = "The lifetime: a number and s, m, h or d, such as 90s, 15m, 2h, 1d.",
            DefaultValueFactory = _ => TimeSpan.FromMinutes(15),
            CustomParser = ParseDuration,
            HelpName = "15m",
        };
        var email = new Option<string?>("--email") { Description = "The email claim." };
        var name = new Option<string?>("--name") { Description = "The name claim." };

        var command = new Command("token", "Prints a token for a user, to try the API. Development only.") { user, expires, email, name };
        command.SetAction((parsed, _) => CommandLine.GuardedAsync(() => Print(
            parsed.GetValue(CommandLine.Environment), parsed.GetRequiredValue(user), parsed.GetValue(expires), parsed.GetValue(email), parsed.GetValue(name))));
        return command;
    }

    private static Task Print(string? environment, string user, TimeSpan expires, string? email, string? name)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        if (!builder.Environment.IsDevelopment())
            throw new InvalidOperationException("token works in Development only: set ASPNETCORE_ENVIRONMENT=Development, or sign in with Better Auth.");

        foreach (var notice in builder.AddDotEnv()) Console.Error.WriteLine(notice);
        builder.Services.AddBetterAuthBearer();
        using var services = builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<IOptions<GuardOptions>>().Value;
        if (expires > options.MaxTokenLifetime)
            throw new InvalidOperationException("--expires is longer than AUTH_MAX_TOKEN_LIFETIME: the API would reject this token.");

        Console.Out.WriteLine(Sign(options, user, email, name, DateTimeOffset.UtcNow, expires));
        return Task.CompletedTask;
    }

    private static string Sign(GuardOptions options, string user, string? email, string? name, DateTimeOffset now, TimeSpan expires)
    {
        var issued = now.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["uid"] = user,
            ["email"] = email,
            ["name"] = name,
            ["sub"] = user,
            ["iss"] = options.Issuer,
            ["aud"] = options.Audience,
            ["iat"] = issued,
            ["exp"] = issued + (long)expires.TotalSeconds,
        };
        var payload = claims.Where(claim => claim.Value is not null).ToDictionary();
        var signingInput = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(payload))}";
        return $"{signingInput}.{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Secrets[0]), Encoding.ASCII.GetBytes(signingInput)))}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private static TimeSpan ParseDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        if (unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && (long)count * unit <= 31_536_000)
            return TimeSpan.FromSeconds((long)count * unit);

        result.AddError("--expires must be a positive whole number and s, m, h or d, such as 15m, and at most 365d.");
        return default;
    }
}
