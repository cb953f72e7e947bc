using System.Diagnostics;
using Api.Guard.Tokens;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Api.Bench;

/// <summary>
/// The API as published: its own entry point runs in Production, on SQLite in a temporary folder, with <see cref="InProcessServer"/> in the place of Kestrel.
/// What it logs is formatted by the console logger and then discarded. FastEndpoints allows one per process.
/// </summary>
internal sealed class ApiInProcess : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly Lazy<ApiInProcess> Instance = new(static () => new ApiInProcess());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("api-bench-");
    private readonly Task _run;
    private IHost? _host;

    private ApiInProcess()
    {
        var console = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            string[] args =
            [
                "--environment", "Production", "--BETTER_AUTH_SECRET", Tokens.Secret, "--BETTER_AUTH_URL", Tokens.Issuer,
                "--DATABASE_URL", $"sqlite:{Path.Combine(_folder.FullName, "app.db")}",
            ];
            using var _ = DiagnosticListener.AllListeners.Subscribe(this);
            _run = Task.Run(() => typeof(TokenVerifier).Assembly.EntryPoint!.Invoke(null, [args]));
            if (Task.WaitAny([Server.Started, _run], TimeSpan.FromSeconds(30)) != 0) throw new InvalidOperationException("The API did not start.");
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    /// <summary>Sends requests to it.</summary>
    public InProcessServer Server { get; } = new();

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _host!.Services;

    /// <summary>The instance of this process, started on first use and stopped when the process exits.</summary>
    public static ApiInProcess Get()
    {
        if (!Instance.IsValueCreated) AppDomain.CurrentDomain.ProcessExit += static (_, _) => Instance.Value.Dispose();
        return Instance.Value;
    }

    public void Dispose()
    {
        _host?.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        _run.Wait(TimeSpan.FromSeconds(15));
        _folder.Delete(recursive: true);
    }

    // WebApplicationFactory intercepts hosts with the same events.
    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting") value.Subscribe(this);
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilding", Value: IHostBuilder builder }) builder.ConfigureServices(services => services.AddSingleton<IServer>(Server));
        if (value is { Key: "HostBuilt", Value: IHost host }) _host = host;
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
