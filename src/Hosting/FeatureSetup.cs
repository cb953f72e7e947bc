using System.Reflection;
using System.Text.Json;
using Api.Guard;
using Api.Http;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Api.Hosting;

/// <summary>Discovers the endpoint classes and services of src/Features, and configures FastEndpoints.</summary>
internal static class FeatureSetup
{
    /// <summary>Registers every endpoint and every <see cref="IFeatureServices"/> of this assembly.</summary>
    public static void AddFeatures(this IServiceCollection services)
    {
        var assembly = typeof(FeatureSetup).Assembly;
        services.AddFastEndpoints(discovery =>
        {
            discovery.DisableAutoDiscovery = true;
            discovery.Assemblies = [assembly];
        });
        // ASP.NET Core does not reuse the objects of a request if this is registered. A feature that needs it can add it again.
        services.RemoveAll<IHttpContextAccessor>();
        var add = typeof(FeatureSetup).GetMethod(nameof(AddServices), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var type in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFeatureServices))))
            add.MakeGenericMethod(type).CreateDelegate<Action<IServiceCollection>>()(services);
    }

    /// <summary>Maps the endpoints.</summary>
    /// <exception cref="InvalidOperationException">Two endpoints have the same route, or one has none.</exception>
    public static void MapFeatures(this WebApplication app)
    {
        try
        {
            app.UseFastEndpoints(Configure);
        }
        catch (ArgumentException fault)
        {
            throw new InvalidOperationException($"{fault.Message}: call Get, Post, … in its Configure, or delete the class.", fault);
        }
        catch (InvalidOperationException)
        {
            // FastEndpoints detects only identical templates, and does not name the classes.
            ThrowIfShared(app);
            throw;
        }

        ThrowIfShared(app);
        // FastEndpoints maps this for its test helpers. It would list every route to any caller with a token.
        app.Map("/_test_url_cache_", Problem.NotFound.ExecuteAsync).WithOrder(-1).ExcludeFromDescription();
    }

    // Constants only: FastEndpoints has one configuration per process, shared by all hosts.
    private static void Configure(Config config)
    {
        config.Endpoints.NameGenerator = static name =>
            name.HttpVerb == HttpMethods.Head ? $"Head{name.EndpointType.Name["Get".Length..]}" : name.EndpointType.Name;
        config.Endpoints.Configurator = static endpoint =>
        {
            endpoint.PreProcessor<OwnerPreProcessor>(Order.Before);
            if (endpoint.ReqDtoType != typeof(EmptyRequest))
                endpoint.RequestBinder(endpoint.Verbs.Any(HasBody) ? typeof(BodyBinder<>) : typeof(QueryBinder<>));
            // The feature's folder is its tag.
            endpoint.Description(route => route.WithTags(endpoint.EndpointType.Namespace!.Split('.')[^1]));
        };
        config.Serializer.Options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        config.Binding.UsePropertyNamingPolicy = true;
        // Otherwise FastEndpoints would report any JsonException as an invalid body, even one of a handler, and quote its message.
        config.Binding.JsonExceptionTransformer = null;
        QueryValues.ReadStrictly(config.Binding);
        config.Errors.ProducesMetadataType = null;
        config.Errors.ResponseBuilder = static (failures, _, _) => Problem.Of(failures);
        config.Serializer.ResponseSerializer = static (response, answer, _, _, stop) => answer is IResult result
            ? result.ExecuteAsync(response.HttpContext)
            : response.WriteAsJsonAsync(answer, answer?.GetType() ?? typeof(object), stop);
        // One message per member.
        ValidatorOptions.Global.DefaultRuleLevelCascadeMode = CascadeMode.Stop;
    }

    private static bool HasBody(string verb) => HttpMethods.IsPost(verb) || HttpMethods.IsPut(verb) || HttpMethods.IsPatch(verb);

    private static void ThrowIfShared(IEndpointRouteBuilder app)
    {
        var owners = new Dictionary<string, Type>();
        foreach (var endpoint in app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<EndpointDefinition>() is not { EndpointType: var type }) continue;

            var method = endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            var route = $"{method} /{string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(ShapeOf))))}";
            if (!owners.TryAdd(route, type))
                throw new InvalidOperationException($"{owners[route].FullName} and {type.FullName} both declare {route}: give one another path or method, or delete it.");
        }
    }

    // What distinguishes routes: literals in any case, and constraints; not the names of parameters.
    private static string ShapeOf(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToLowerInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "**" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content))}}}",
        _ => "",
    };

    private static void AddServices<T>(IServiceCollection services)
        where T : IFeatureServices => T.AddServices(services);
}
