using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Slices;

/// <summary>A route of the app with one of its methods, and a request that reaches it.</summary>
public sealed record Route(string Method, string Template, RouteEndpoint Endpoint)
{
    /// <summary>The user in generated paths.</summary>
    public const string UserId = "ada";

    /// <summary>Every route of the real app.</summary>
    public static readonly IReadOnlyList<Route> All = ReadAll();

    /// <summary>Whether it is listed as open in a file of tests/OpenPaths.</summary>
    public static readonly IReadOnlyList<string> OpenPaths =
        [.. Directory.GetFiles(Repository.File("tests/OpenPaths"), "*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];

    public bool AllowsAnonymous => Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    public bool HasOwner => Endpoint.RoutePattern.GetParameter("user_id") is not null;

    /// <summary>A request that matches this route. If the route has a body, it is an empty object; without it, the response would be 415.</summary>
    public HttpRequestMessage Request()
    {
        var mediaType = Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes is [not "*/*" and var only] ? only : null;
        return new HttpRequestMessage(new HttpMethod(Method), Path) { Content = mediaType is null ? null : Body.Of("{}"u8.ToArray(), mediaType) };
    }

    public override string ToString() => $"{Method} {Template}";

    private string Path => "/" + string.Join('/', Endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Text))));

    private static string Text(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "user_id" } => UserId,
        RoutePatternParameterPart parameter => Example(parameter),
        _ => throw new NotSupportedException($"{part.GetType()}: teach it to Route.Text."),
    };

    private static string Example(RoutePatternParameterPart parameter) => (parameter.ParameterPolicies is [var first, ..] ? first.Content : null) switch
    {
        null or "alpha" => "x",
        "guid" => "01890a5d-ac96-774b-bcce-b302099a8057",
        "int" or "long" or "decimal" or "double" or "float" => "1",
        "bool" => "true",
        "datetime" => "2030-01-02",
        var constraint => throw new NotSupportedException($"A value for the constraint '{constraint}': teach it to Route.Example."),
    };

    private static List<Route> ReadAll()
    {
        using var app = new ApiApp();
        return
        [
            .. from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
               // FastEndpoints maps it for its test helpers. The API responds with 404, as FrameworkRouteTests proves.
               where endpoint.RoutePattern.RawText!.Trim('/') != "_test_url_cache_"
               select new Route(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint),
        ];
    }
}
