using Api.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>Provides problems that do not come from an operation's own handler, but from the guard, for example.</summary>
public interface IProblemSource
{
    /// <summary>The problems that can be returned instead of this operation's response.</summary>
    IEnumerable<Problem> ProblemsOf(ApiDescription operation);
}

/// <summary>
/// Documents the problems of an operation: those that its endpoint declares, those of other sources, and those that follow from its parameters. A
/// body implies 400, 408, 413, 415 and 422; a query value 422; a path value with a constraint 404; preconditions 412; every operation
/// can return 500.
/// </summary>
internal sealed class ProblemsTransformer(IEnumerable<IProblemSource> sources) : IOpenApiOperationTransformer
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
            yield return Problem.RequestTimeout;
            yield return Problem.PayloadTooLarge;
            yield return Problem.UnsupportedMediaType;
            yield return Problem.ValidationFailed;
        }

        foreach (var parameter in operation.Parameters ?? [])
        {
            if (parameter.In == ParameterLocation.Query) yield return Problem.ValidationFailed;
            if (parameter.In == ParameterLocation.Path) yield return Problem.NotFound;
        }

        if (HeadersTransformer.IsConditional(description)) yield return Problem.PreconditionFailed;
    }
}
