using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Data;

/// <summary>Reports not ready on any database error, whatever status a request would get for it.</summary>
internal sealed class DatabaseHealth(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Reads a table, because SQLite does not read its file for a constant and would not detect damage.
            await database.Read<long>("SELECT CAST(count(*) AS bigint) FROM migrations", new { }, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DbException fault)
        {
            return HealthCheckResult.Unhealthy("The database is unavailable.", fault);
        }
    }
}
