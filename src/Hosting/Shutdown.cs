using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Hosting;

/// <summary>
/// Stops without a request lost. Told to stop (SIGTERM), the program says 503 at /health/ready and goes on serving for as long as a load
/// balancer may need to see it; then it takes no new connection, and finishes what is running, for ten seconds at most.
/// </summary>
internal sealed class Shutdown(IHostApplicationLifetime lifetime, IHostEnvironment environment) : IHealthCheck, IHostedLifecycleService
{
    /// <summary>How long it goes on serving. In Development nobody waits for it.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);

    /// <summary>How long running requests may take to finish.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The program stops.") : HealthCheckResult.Healthy());

    // Before any service is stopped, the server among them. Whoever disposes the host, a test for example, has told nobody to wait.
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        lifetime.ApplicationStopping.IsCancellationRequested && !environment.IsDevelopment() ? Task.Delay(Notice, cancellationToken) : Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
