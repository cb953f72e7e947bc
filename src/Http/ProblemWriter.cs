namespace Api.Http;

/// <summary>
/// Writes the framework's own errors as problems. The framework's writer would write nothing if <c>Accept</c> excludes JSON, as browsers do.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context) =>
        new(Problem.For(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
}
