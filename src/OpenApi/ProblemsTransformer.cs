using Api.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>Knows of problems that come from elsewhere than an operation's own handler: a guard, for example.</summary>
public interface IProblemSource
{
    /// <summary>What may be answered in place of this operation.</summary>
    IEnumerable<Problem> ProblemsOf(ApiDescription operation);
}

/// <summary>
/// Documents what can go wrong with an operation: what its endpoint declares, what the sources know, and what follows from its shape. A
/// body implies 400, 408, 413, 415 and 422; a query value 422; a path value with a constraint 404; preconditions 412; and whatever it is may
/// meet a 500.
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
