using FastEndpoints;

namespace Api.Guard;

/// <summary>
/// Checks the owner a second time, for every FastEndpoints endpoint. <see cref="OwnerOnly"/> runs before the body is read, wherever ASP.NET
/// Core's authorization runs; this runs right before the endpoint, even if authorization was removed.
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
