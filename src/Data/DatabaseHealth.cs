using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Data;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseHealth(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.Read<long>("SELECT CAST(1 AS bigint)", new { }, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DbException fault)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", fault);
        }
    }
}
