using System.Reflection;
using FastEndpoints;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace Api.OpenApi;

/// <summary>
/// Describes FastEndpoints' endpoints by their classes. ASP.NET Core sees the same delegate for all of them. Here each gets its
/// <c>ExecuteAsync</c> method, whose XML docs the document shows, and a GET or DELETE with a query loses the body that it seems to have.
/// </summary>
internal sealed class EndpointDescriptions : IApiDescriptionProvider
{
    // After ASP.NET Core's own provider for endpoints (-1100).
    public int Order => -1000;

    /// <summary>The endpoint of an operation; null if it is not a FastEndpoints endpoint.</summary>
    public static EndpointDefinition? DefinitionOf(ApiDescription description) =>
        description.ActionDescriptor.EndpointMetadata.OfType<EndpointDefinition>().FirstOrDefault();

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var description in context.Results)
        {
            if (DefinitionOf(description) is not { } definition) continue;

            var metadata = description.ActionDescriptor.EndpointMetadata;
            description.ActionDescriptor.EndpointMetadata = [.. metadata.Where(item => item is not MethodInfo), HandlerOf(definition)];
            if (description.SupportedRequestFormats.Any(format => format.MediaType == "*/*")) description.ParameterDescriptions.Clear();
        }

        // FastEndpoints lists the classes in the compiler's order, which is that of the file system.
        var sorted = context.Results.OrderBy(description => DefinitionOf(description)?.EndpointType.FullName, StringComparer.Ordinal).ToList();
        context.Results.Clear();
        foreach (var description in sorted) context.Results.Add(description);
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private static MethodInfo HandlerOf(EndpointDefinition definition) =>
        definition.EndpointType.GetMethod("ExecuteAsync", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)!;
}
