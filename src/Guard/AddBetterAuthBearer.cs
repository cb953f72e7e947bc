using Api.Guard.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Api.Guard;

/// <summary>Adds the guard to an application.</summary>
public static class GuardServiceCollectionExtensions
{
    /// <summary>
    /// Guards every route. A route requires a valid Better Auth token unless it allows anonymous callers, and a route with <c>{user_id}</c> is
    /// available only to that user. Applies to minimal APIs, controllers and all other endpoints.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Overrides the environment variables (<c>BETTER_AUTH_SECRET</c> and so on).</param>
    /// <remarks>Startup fails with <see cref="OptionsValidationException"/> if a setting is invalid, and with
    /// <see cref="InvalidOperationException"/> if a route identifies a user in a way that the guard does not check.</remarks>
    public static IServiceCollection AddBetterAuthBearer(this IServiceCollection services, Action<GuardOptions>? configure = null)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<GuardOptions>, GuardVariables>());
        var options = services.AddOptions<GuardOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GuardOptions>, GuardOptionsValidator>());
        services.TryAddSingleton(provider => new TokenVerifier(provider.GetRequiredService<IOptions<GuardOptions>>().Value.ToRules()));
        services.AddMetrics();
        services.TryAddSingleton<Refusals>();
        services.TryAddSingleton<BearerAuthentication>();

        // AddAuthentication would add data protection, which writes keys to the disk. Cookies need them, bearer tokens do not.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<BearerHandler>(BearerHandler.SchemeName, null);
            authentication.DefaultScheme = BearerHandler.SchemeName;
        });
        services.TryAddTransient<BearerHandler>();
        services.TryAddSingleton(TimeProvider.System);

        // Stateless, but created for each request by default.
        services.TryAddSingleton<IAuthorizationPolicyProvider, DefaultAuthorizationPolicyProvider>();
        services.TryAddSingleton<IAuthorizationEvaluator, DefaultAuthorizationEvaluator>();
        services.TryAddSingleton<IAuthorizationHandlerContextFactory, DefaultAuthorizationHandlerContextFactory>();
        // The fallback policy covers endpoints without authorization metadata, unknown paths included. The default policy covers a plain
        // [Authorize], as on every FastEndpoints endpoint. The requirements of an app's own two policies are kept.
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().PostConfigure<IOptions<AuthenticationOptions>>(static (authorization, authentication) =>
        {
            // A policy that names a scheme authenticates again and merges the principals. That is unnecessary if the scheme is the default.
            string[] schemes = IsDefault(authentication.Value) ? [] : [BearerHandler.SchemeName];
            authorization.FallbackPolicy = PolicyOf(schemes, authorization.FallbackPolicy);
            authorization.DefaultPolicy = PolicyOf(schemes, authorization.FallbackPolicy, authorization.DefaultPolicy);
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, OwnerOnly>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, UnguardedRoutes>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IStartupFilter, RouteRules>());
        return services;
    }

    /// <summary>
    /// Authenticates every request by its Bearer token. Does what <c>UseAuthentication</c> does for an app with one scheme and without claims
    /// transformations, at a fraction of the cost. Any other app gets <c>UseAuthentication</c>.
    /// </summary>
    public static IApplicationBuilder UseBetterAuthBearer(this IApplicationBuilder app)
    {
        if (!IsAlone(app.ApplicationServices)) return app.UseAuthentication();

        // WebApplication adds UseAuthentication unless this is set.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        var bearer = app.ApplicationServices.GetRequiredService<BearerAuthentication>();
        return app.Use((context, next) =>
        {
            bearer.SignIn(context);
            return next(context);
        });
    }

    private static bool IsAlone(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<IAuthenticationSchemeProvider>().GetAllSchemesAsync().Result.Count() == 1
            && scope.ServiceProvider.GetRequiredService<IClaimsTransformation>().GetType() == typeof(NoopClaimsTransformation);
    }

    private static bool IsDefault(AuthenticationOptions authentication) => Array.TrueForAll(
        [authentication.DefaultAuthenticateScheme, authentication.DefaultChallengeScheme, authentication.DefaultForbidScheme],
        scheme => (scheme ?? authentication.DefaultScheme) == BearerHandler.SchemeName);

    private static AuthorizationPolicy PolicyOf(string[] schemes, params IEnumerable<AuthorizationPolicy?> own) =>
        new([new DenyAnonymousAuthorizationRequirement(), .. own.SelectMany(policy => policy?.Requirements ?? []).Where(requirement => requirement is not DenyAnonymousAuthorizationRequirement)],
            schemes);
}
