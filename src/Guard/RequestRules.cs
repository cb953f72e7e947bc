using System.Reflection;
using FastEndpoints;
using Microsoft.AspNetCore.Http.Metadata;

namespace Api.Guard;

/// <summary>
/// Rejects requests (body or query) with a member that identifies a user. Clients can send any value in it, so an endpoint that uses it has broken
/// object level authorization (OWASP API1:2023). Endpoints use <see cref="Caller"/> instead.
/// </summary>
internal static class RequestRules
{
    /// <summary>The member that breaks the rule, with the fix; null if there is none.</summary>
    public static string? FaultOf(RouteEndpoint endpoint)
    {
        var definition = endpoint.Metadata.GetMetadata<EndpointDefinition>();
        Type?[] requests = [definition?.ReqDtoType, .. endpoint.Metadata.OfType<IAcceptsMetadata>().Select(body => body.RequestType)];
        if (requests.OfType<Type>().SelectMany(type => MembersOf(type, [])).FirstOrDefault(member => RouteRules.MeansUser(member.Name)) is not { } wrong) return null;

        return $"{wrong.DeclaringType!.FullName}.{wrong.Name}, a request of {RouteRules.NameOf(endpoint)}, means a user, but"
            + " anyone may send any value. Remove it and take the user from the token: this.Caller.Id. Rename it if it is no user.";
    }

    private static IEnumerable<MemberInfo> MembersOf(Type type, HashSet<Type> seen)
    {
        var own = Nullable.GetUnderlyingType(type) ?? ElementOf(type);
        if (own.Assembly == typeof(object).Assembly || own.Assembly == typeof(IFormFile).Assembly || !seen.Add(own)) return [];

        var properties = own.GetProperties(BindingFlags.Instance | BindingFlags.Public);
        return [.. properties, .. properties.SelectMany(property => MembersOf(property.PropertyType, seen))];
    }

    private static Type ElementOf(Type type)
    {
        if (type.IsArray) return ElementOf(type.GetElementType()!);
        return type.IsGenericType && type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? ElementOf(type.GetGenericArguments()[^1]) : type;
    }
}
