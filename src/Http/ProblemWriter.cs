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
        if (context.ProblemDetails is HttpValidationProblemDetails invalid) return new(Problem.Invalid(invalid.Errors).ExecuteAsync(http));

        var error = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (error is BadHttpRequestException bad && QueryFault.Of(bad) is { } fault) return new(fault.ExecuteAsync(http));

        var problem = Problem.For(http.Response.StatusCode);
        if (error is BadHttpRequestException { InnerException: JsonException { Path: { } path } })
            problem = problem with { Detail = $"{problem.Detail} Look at {path}." };
        return new(problem.ExecuteAsync(http));
    }
}
