using System.CommandLine;
using System.Security.Cryptography;
using Api.Guard;
using Api.OpenApi;

namespace Api.Hosting;

/// <summary>
/// <c>openapi</c>: prints the OpenAPI document without serving. Uses no settings, no <c>.env</c> and no database. The build runs it to write
/// openapi.json, and so fails for the same reasons as startup.
/// </summary>
internal static class OpenApiCommand
{
    // Replaces whatever the environment sets.
    private static readonly string[] UnsetVariables =
        [.. ApiVariables.All.Where(name => name != SecretVariables.One), WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    public static Command Create(Func<string[], WebApplication> build, Action<WebApplication> map)
    {
        var output = new Option<FileInfo?>("--output") { Description = "The file to write; standard output by default.", HelpName = "FILE" };
        var command = new Command("openapi", "Prints the OpenAPI document that is served outside Development.") { output };
        command.SetAction((parsed, stop) => CommandLine.GuardedAsync(() => Write(build, map, parsed.GetValue(output), stop)));
        return command;
    }

    private static async Task Write(Func<string[], WebApplication> build, Action<WebApplication> map, FileInfo? output, CancellationToken stop)
    {
        var secret = RandomNumberGenerator.GetHexString(64);
        await using var app = build(
        [
            "--environment", "Documentation", "--Logging:LogLevel:Default=None", $"--{SecretVariables.One}={secret}",
            .. UnsetVariables.Select(name => $"--{name}="),
        ]);
        map(app);
        // Makes the routes known to other services, as startup does.
        app.UseEndpoints(static _ => { });
        RouteRules.Check(app.Services);
        await using var stream = output is null ? Console.OpenStandardOutput() : output.Create();
        await app.Services.GetRequiredService<DocumentText>().Write(stream, stop);
    }
}
