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
    /// Guards every route: a token that Better Auth signed is asked for unless the route allows anonymous callers, and a route with
    /// <c>{user_id}</c> is open to that user alone. Works for minimal APIs, controllers and whatever else maps endpoints.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes what the variables (<c>BETTER_AUTH_SECRET</c> and so on) say.</param>
    /// <remarks>The start fails with <see cref="OptionsValidationException"/> where a variable is wrong, and with
    /// <see cref="InvalidOperationException"/> where a route has a user in it that the guard would not see.</remarks>
    public static IServiceCollection AddBetterAuthBearer(this IServiceCollection services, Action<GuardOptions>? configure = null)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<GuardOptions>, GuardVariables>());
        var options = services.AddOptions<GuardOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GuardOptions>, GuardOptionsValidator>());
        services.TryAddSingleton(provider => new TokenVerifier(provider.GetRequiredService<IOptions<GuardOptions>>().Value.ToRules()));
        services.AddMetrics();
        services.TryAddSingleton<Refusals>();

        // AddAuthentication would add data protection, which writes keys to the disk: cookies need them, a bearer token does not.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<BearerHandler>(BearerHandler.SchemeName, null);
            authentication.DefaultScheme = BearerHandler.SchemeName;
        });
        services.TryAddTransient<BearerHandler>();
        services.TryAddSingleton(TimeProvider.System);

        // The fallback policy covers what says nothing of authorization, unknown paths included; the default policy what says [Authorize] and
        // no more, as every FastEndpoints endpoint does. What an app's own two require, they require of the token.
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().PostConfigure<IOptions<AuthenticationOptions>>(static (authorization, authentication) =>
        {
            // A policy that names a scheme authenticates anew and merges the callers: nothing to do where the scheme is the app's default.
            string[] schemes = IsDefault(authentication.Value) ? [] : [BearerHandler.SchemeName];
            authorization.FallbackPolicy = PolicyOf(schemes, authorization.FallbackPolicy);
            authorization.DefaultPolicy = PolicyOf(schemes, authorization.FallbackPolicy, authorization.DefaultPolicy);
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, OwnerOnly>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, UnguardedRoutes>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IStartupFilter, RouteRules>());
        return services;
    }
    private static bool IsDefault(AuthenticationOptions authentication) => Array.TrueForAll(
        [authentication.DefaultAuthenticateScheme, authentication.DefaultChallengeScheme, authentication.DefaultForbidScheme],
        scheme => (scheme ?? authentication.DefaultScheme) == BearerHandler.SchemeName);

    private static AuthorizationPolicy PolicyOf(string[] schemes, params IEnumerable<AuthorizationPolicy?> own) =>
        new([new DenyAnonymousAuthorizationRequirement(), .. own.SelectMany(policy => policy?.Requirements ?? []).Where(requirement => requirement is not DenyAnonymousAuthorizationRequirement)],
            schemes);
}
