using System.Data.Common;

namespace Api.Data;

/// <summary>Adds the database to an application.</summary>
public static class DatabaseServiceCollectionExtensions
{
    /// <summary>
    /// The database that the registered <see cref="DatabaseUrl"/> names, its migrations at start, and its part in <c>/health/ready</c>. A
    /// feature takes <see cref="Database"/> and needs to know nothing else.
    /// </summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<DatabaseUrl>()
            .CreateDataSource(provider.GetRequiredService<IHostEnvironment>().ContentRootPath));
        services.AddSingleton<Database>();
        services.AddSingleton<Migrations>();
        services.AddHostedService(provider => provider.GetRequiredService<Migrations>());
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services;
    }
}
