using System.CommandLine;
using System.Data.Common;
using Api.Data;

namespace Api.Hosting;

/// <summary>
/// <c>migrate</c>: applies the pending migrations and exits, for deployments that migrate before they start the API. Needs
/// <c>DATABASE_URL</c> and no secret.
/// </summary>
internal static class MigrateCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var command = new Command("migrate", "Applies the pending migrations to the database of DATABASE_URL, and exits.");
        command.SetAction((parsed, stop) => CommandLine.GuardedAsync(() => Migrate(parsed.GetValue(CommandLine.Environment), stop)));
        return command;
    }

    private static async Task Migrate(string? environment, CancellationToken stop)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        foreach (var notice in builder.AddDotEnv()) await Console.Error.WriteLineAsync(notice);
        builder.Logging.ClearProviders();
        builder.Services.AddSettings();
        builder.Services.AddDatabase();
        await using var app = builder.Build();
        app.Services.ValidateSettings();

        try
        {
            var applied = await app.Services.GetRequiredService<Migrations>().ApplyAsync(stop);
            foreach (var file in applied) Console.Out.WriteLine($"Applied {file}");
            Console.Out.WriteLine("The database is up to date.");
        }
        catch (DbException fault)
        {
            throw new InvalidOperationException($"The database is unavailable: {fault.Message}", fault);
        }
    }
}
