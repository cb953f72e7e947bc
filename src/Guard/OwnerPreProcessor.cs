using FastEndpoints;

namespace Api.Guard;

/// <summary>
/// The owner rule once more, for every FastEndpoints endpoint: <see cref="OwnerOnly"/> compares before the body is read, wherever ASP.NET
/// Core's authorization runs; this compares right before the handler, whatever was done to authorization.
/// </summary>
public sealed class OwnerPreProcessor : IGlobalPreProcessor
{
    /// <inheritdoc />
    public Task PreProcessAsync(IPreProcessorContext context, CancellationToken ct)
    {
        var http = context.HttpContext;
        if (http.ResponseStarted() || !OwnerOnly.IsSomeoneElses(http)) return Task.CompletedTask;

        // FastEndpoints runs the handler unless the response is marked as started.
        http.MarkResponseStart();
        return http.RequestServices.GetRequiredService<Refusals>().Forbidden(http);
    }
}
