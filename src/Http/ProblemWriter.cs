using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Api.Http;

/// <summary>
/// Gives the framework's own errors the shape of ours. The framework's writer would look at <c>Accept</c> and stay silent for a browser.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        if (context.ProblemDetails is HttpValidationProblemDetails) return new(Problem.ValidationFailed.WriteAsync(http, context.ProblemDetails));

        var problem = Problem.For(http.Response.StatusCode);
        if (http.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException { InnerException: JsonException { Path: { } path } })
            problem = problem with { Detail = $"{problem.Detail} Look at {path}." };
        return new(problem.ExecuteAsync(http));
    }
}
