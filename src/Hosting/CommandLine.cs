using System.CommandLine;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>The program's commands: to serve, which is what it does unless told otherwise, <c>migrate</c>, <c>token</c> and <c>openapi</c>.</summary>
internal static class CommandLine
{
    /// <summary>The environment to run in; it wins over ASPNETCORE_ENVIRONMENT.</summary>
    public static readonly Option<string?> Environment = new("--environment")
    {
        Description = "The environment: Development, Production or another name. Overrides ASPNETCORE_ENVIRONMENT.",
        Recursive = true,
    };

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="args">The program's arguments. Where they begin with an option, ASP.NET Core's own ones (<c>--urls</c>, …) are taken.</param>
    /// <param name="build">Builds the API.</param>
    /// <returns>The exit code: 0, or 1 where the start was refused.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> build)
    {
        var root = new RootCommand("Serves the API. It is configured with environment variables; .env.example lists them.") { MigrateCommand.Create(), TokenCommand.Create(), OpenApiCommand.Create(build) };
        // ASP.NET Core reads its own ones, and UnknownArguments names the others.
        root.TreatUnmatchedTokensAsErrors = false;
        root.Options.Add(Environment);
        root.SetAction((_, _) => GuardedAsync(async () =>
        {
            await using var app = build(args);
            var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
            await app.StartAsync();
            await app.WaitForShutdownAsync();
            // What goes wrong in the background stops the program, and is told like a refusal to start.
            foreach (var service in background) await (service.ExecuteTask ?? Task.CompletedTask);
        }));

        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var mistakes = UnknownArguments.Find(parsed) is { } unknown ? [unknown] : parsed.Errors.Select(error => error.Message).ToList();
        if (mistakes.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

        foreach (var mistake in mistakes) await Console.Error.WriteLineAsync(mistake);
        return 1;
    }

    /// <summary>Runs a command; a refusal is told in plain lines on standard error.</summary>
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
