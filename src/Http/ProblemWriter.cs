namespace Api.Http;

/// <summary>
/// Gives the framework's own errors the shape of ours. The framework's writer would look at <c>Accept</c> and stay silent for a browser.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context) =>
        new(Problem.For(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
}
