using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.Http;

// How the document learns what can go wrong with an operation.

/// <summary>Knows of problems that come from elsewhere than an operation's own handler: a guard, for example.</summary>
public interface IProblemSource
{
    /// <summary>What may be answered in place of this operation.</summary>
    IEnumerable<Problem> ProblemsOf(ApiDescription operation);
}

/// <summary>How an endpoint declares problems.</summary>
public static class ProblemMetadata
{
    /// <summary>Declares the problems that a handler itself may answer with. What follows from the route's shape is known without.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder endpoint, params Problem[] problems)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata([.. problems]);
}

/// <summary>
/// Documents what can go wrong with an operation: what its endpoint declares, what the sources know, and what follows from its shape. A
/// body implies 400, 413, 415 and 422; a query value 422; a path value with a constraint 404; preconditions 412; and whatever it is may
/// meet a 500.
/// </summary>
internal sealed class OpenApiProblems(IEnumerable<IProblemSource> sources) : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var description = context.Description;
        var declared = description.ActionDescriptor.EndpointMetadata.OfType<Problem>();
        operation.AddProblems(
            context.Document!,
            [.. sources.SelectMany(source => source.ProblemsOf(description)), .. ImpliedBy(operation, description), .. declared, Problem.InternalError]);
        return Task.CompletedTask;
    }

    private static IEnumerable<Problem> ImpliedBy(OpenApiOperation operation, ApiDescription description)
    {
        if (operation.RequestBody is not null)
        {
            yield return Problem.MalformedBody;
            yield return Problem.PayloadTooLarge;
            yield return Problem.UnsupportedMediaType;
            yield return Problem.ValidationFailed;
        }

        var parameters = description.ParameterDescriptions;
        if (parameters.Any(parameter => parameter.Source.Id == "Query")) yield return Problem.ValidationFailed;
        if (parameters.Any(parameter => parameter.RouteInfo?.Constraints?.Any() == true)) yield return Problem.NotFound;
        if (OpenApiHeaders.IsConditional(description)) yield return Problem.PreconditionFailed;
    }
}
