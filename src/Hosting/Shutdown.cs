using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Hosting;

/// <summary>
/// Stops without failing a request. After SIGTERM, /health/ready returns 503 while the program keeps serving, so that load balancers notice. Then
/// it accepts no connection any more, and running requests have ten seconds to finish.
/// </summary>
internal sealed class Shutdown(IHostApplicationLifetime lifetime, IHostEnvironment environment) : IHealthCheck, IHostedLifecycleService
{
    /// <summary>How long it keeps serving after SIGTERM. In Development, it stops immediately.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);

    /// <summary>How long running requests can take to finish.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The program stops.") : HealthCheckResult.Healthy());

    // Runs before any service is stopped, including the server. A host that is disposed without SIGTERM, as in tests, does not wait.
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        lifetime.ApplicationStopping.IsCancellationRequested && !environment.IsDevelopment() ? Task.Delay(Notice, cancellationToken) : Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
