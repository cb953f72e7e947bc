using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Http;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>Puts what all routes share into the application, a topic each.</summary>
internal static class HostingSetup
{
    private static readonly string[] TellUrls =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.StaticFiles"];

    /// <summary>Settings, server and CORS.</summary>
    public static void AddServer(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<ApiOptions>, ApiVariables>();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiVariables>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>, CorsSetup>();
        services.AddHealthChecks();
    }

    /// <summary>How bodies are read and written.</summary>
    public static void AddJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(options =>
    {
        options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
    });

    /// <summary>One shape for every error, whoever found it.</summary>
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddSingleton<MatcherPolicy, JsonBodies>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<ExceptionHandlerOptions>(options => options.StatusCodeSelector = exception =>
            exception switch
            {
                Microsoft.AspNetCore.Http.BadHttpRequestException bad => QueryFault.Of(bad) is null ? bad.StatusCode : StatusCodes.Status422UnprocessableEntity,
                // Whatever goes wrong with the database, it is not the client's fault and may be over in a moment.
                DbException => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            });
    }

    /// <summary>
    /// Keeps the request's URL out of the log, whatever levels are configured: somebody may have put a token there. A line for each
    /// request tells method, route template and status instead.
    /// </summary>
    public static void AddRequestLog(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        foreach (var category in TellUrls) builder.Logging.AddFilter(category, LogLevel.Warning);
        builder.Services.AddHttpLogging(options =>
        {
            options.LoggingFields = HttpLoggingFields.RequestMethod | HttpLoggingFields.ResponseStatusCode | HttpLoggingFields.Duration;
            options.CombineLogs = true;
        });
        builder.Services.AddHttpLoggingInterceptor<RouteInLog>();
        // The guard logs each refusal once, with its reason.
        builder.Logging.AddFilter("Api.Guard.BearerHandler", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.HttpLogging", LogLevel.Information);
    }
}
