using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Data;
using Api.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Api.Hosting;

/// <summary>Configures what all routes share, one method per topic.</summary>
internal static class HostingSetup
{
    /// <summary>The settings, which are validated at startup, and what the database needs of them.</summary>
    public static void AddSettings(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<ApiOptions>, ApiVariables>();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiVariables>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ApiOptions>>().Value.Database);
        services.AddOptions<MigrationOptions>().Configure<IOptions<ApiOptions>>(static (migrations, api) => migrations.OnStart = api.Value.MigrateOnStart);
    }

    /// <summary>The server: limits, CORS, rate limits, shutdown.</summary>
    public static void AddServer(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        // Stateless, but created for each request by default.
        services.AddSingleton<ICorsPolicyProvider, DefaultCorsPolicyProvider>();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>, CorsSetup>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RateLimits>();
        services.AddHealthChecks().AddCheck<Shutdown>("shutdown");
        services.AddHostedService<Shutdown>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = Shutdown.Notice + Shutdown.Grace);
    }

    /// <summary>How bodies are deserialized and serialized.</summary>
    public static void AddJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(options =>
    {
        options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        // "Title" is not "title", but an unknown member.
        options.SerializerOptions.PropertyNameCaseInsensitive = false;
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        options.SerializerOptions.AllowDuplicateProperties = false;
    });

    /// <summary>One format for all errors.</summary>
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ErrorLog>();
        services.AddSingleton<MatcherPolicy, JsonBodies>();
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<UuidConstraint>("guid"));
        services.Configure<ExceptionHandlerOptions>(options =>
        {
            options.StatusCodeSelector = exception => exception switch
            {
                Microsoft.AspNetCore.Http.BadHttpRequestException bad => bad.StatusCode,
                _ => StatusCodes.Status500InternalServerError,
            };
        });
    }

    /// <summary>Writes the responses of unhandled exceptions and of bare status codes.</summary>
    public static void UseProblems(this WebApplication app)
    {
        // The exception handler sets cache headers when the response starts. Callbacks registered earlier run later, so these win.
        app.Use(static (context, next) =>
        {
            context.Response.OnStarting(static response => SetCacheHeaders((HttpResponse)response), context.Response);
            return next(context);
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    private static Task SetCacheHeaders(HttpResponse response)
    {
        if (response.ContentType != Problem.MediaType) return Task.CompletedTask;

        response.Headers.CacheControl = "no-store";
        response.Headers.Remove(HeaderNames.Pragma);
        response.Headers.Remove(HeaderNames.Expires);
        return Task.CompletedTask;
    }
}
