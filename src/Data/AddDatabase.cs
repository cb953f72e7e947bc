using System.Data.Common;

namespace Api.Data;

/// <summary>Adds the database to an application.</summary>
public static class DatabaseServiceCollectionExtensions
{
    /// <summary>
    /// Adds the database of the registered <see cref="DatabaseUrl"/>, its migrations, its check in <c>/health/ready</c>, and the responses to its
    /// errors. A feature only injects <see cref="Database"/>.
    /// </summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<DatabaseUrl>()
            .CreateDataSource(provider.GetRequiredService<IHostEnvironment>().ContentRootPath));
        services.AddSingleton<Database>();
        services.AddSingleton<Migrations>();
        services.AddHostedService(provider => provider.GetRequiredService<Migrations>());
        services.AddExceptionHandler<DatabaseErrorHandler>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services;
    }
}
