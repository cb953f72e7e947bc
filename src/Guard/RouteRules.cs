using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Api.Guard;

/// <summary>
/// Prevents startup if a route or a request identifies a user in a way that <see cref="OwnerOnly"/> does not check, or that it checks but
/// anonymous callers bypass. Runs once, after all endpoints are mapped and before the server listens.
/// </summary>
internal sealed class RouteRules : IStartupFilter
{
    private const string CheckIsOff = "RouteOptions.SuppressCheckForUnhandledSecurityMetadata is on: the guard needs that check, which stops a route that"
        + " runs before UseAuthorization. Leave it off.";

    private static readonly HashSet<string> OtherNames = ["uid", "usr", "usrid", "owner", "ownerid", "caller", "callerid", "sub", "subject", "subjectid"];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        Check(app.ApplicationServices);
    };

    /// <summary>Checks every mapped endpoint.</summary>
    /// <exception cref="InvalidOperationException">Some break a rule. The message has one line for each, with the route and the fix.</exception>
    public static void Check(IServiceProvider services)
    {
        var endpoints = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        var faults = endpoints.Select(FaultOf).OfType<string>().Distinct().ToList();
        if (services.GetRequiredService<IOptions<RouteOptions>>().Value.SuppressCheckForUnhandledSecurityMetadata) faults.Add(CheckIsOff);
        if (faults.Count > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>The rule that this endpoint breaks, with the fix; null if there is none.</summary>
    public static string? FaultOf(RouteEndpoint endpoint) => FaultOfRoute(endpoint) ?? RequestRules.FaultOf(endpoint);

    /// <summary>Whether the name identifies a user. Only letters are compared, in lower case: {userId}, {user-id} and {USER_ID} are all "userid".</summary>
    public static bool MeansUser(string name)
    {
        var letters = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return letters.Contains("user", StringComparison.Ordinal) || OtherNames.Contains(letters);
    }

    /// <summary>The class of a FastEndpoints endpoint, or the display name of any other.</summary>
    public static string? NameOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<EndpointDefinition>()?.EndpointType.FullName ?? endpoint.DisplayName;

    private static string? FaultOfRoute(RouteEndpoint endpoint)
    {
        var template = endpoint.RoutePattern.RawText;
        var users = endpoint.RoutePattern.Parameters.Where(parameter => MeansUser(parameter.Name)).ToList();
        if (users.Count == 0) return null;

        if (users.Find(parameter => !IsPlain(parameter, endpoint.RoutePattern)) is { } wrong)
        {
            return $"Route '{template}' ({NameOf(endpoint)}): its parameter '{wrong.Name}' means a user, but the guard looks only at"
                + $" {{{OwnerOnly.Parameter}}}, once, as a whole segment, without constraint, default, '?' or '*'. Write {{{OwnerOnly.Parameter}}},"
                + " or rename the parameter if it is no user.";
        }

        if (endpoint.Metadata.GetMetadata<ActionDescriptor>()?.Parameters.Any(IsBoundElsewhere) is true)
        {
            return $"Route '{template}' ({NameOf(endpoint)}): its parameter '{OwnerOnly.Parameter}' would be bound from a form before the path,"
                + " which alone the guard looks at. Take Caller.Of(HttpContext).Id instead, or say [FromRoute].";
        }

        return endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            ? null
            : $"Route '{template}' ({NameOf(endpoint)}) has {{{OwnerOnly.Parameter}}} and allows anonymous callers: anyone could read any user."
                + $" Remove AllowAnonymous, or take {{{OwnerOnly.Parameter}}} out of the route.";
    }

    private static bool IsBoundElsewhere(ParameterDescriptor parameter) =>
        parameter.Name.Equals(OwnerOnly.Parameter, StringComparison.OrdinalIgnoreCase) && parameter.BindingInfo?.BindingSource?.Id != "Path";

    private static bool IsPlain(RoutePatternParameterPart parameter, RoutePattern pattern) =>
        parameter is { Name: OwnerOnly.Parameter, IsOptional: false, IsCatchAll: false, Default: null, ParameterPolicies.Count: 0 }
        && pattern.PathSegments.Any(segment => segment.IsSimple && segment.Parts[0] == parameter);
}
