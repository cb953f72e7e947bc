using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Api.Guard;
using Api.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Api.Hosting;

/// <summary>
/// Limits requests per minute (<c>RATE_LIMIT</c>): per user with a valid token, and per client address without one, with a 429 instead of the 401.
/// ASP.NET Core's authorization calls this with its result, so 403, 404, 405 and 415 come first and are not counted, and open paths are not
/// limited. Each process counts for itself.
/// </summary>
internal sealed partial class RateLimits : IAuthorizationMiddlewareResultHandler, IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Api.RateLimits";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly AuthorizationMiddlewareResultHandler _decision = new();
    private readonly PartitionedRateLimiter<HttpContext>? _limiter;
    private readonly Counter<long> _rejections;
    private readonly OncePerSecond _entries;
    private readonly ILogger<RateLimits> _logger;

    public RateLimits(IOptions<ApiOptions> options, IMeterFactory meters, TimeProvider clock, ILogger<RateLimits> logger)
    {
        (_entries, _logger) = (new OncePerSecond(clock), logger);
        _rejections = meters.Create(MeterName).CreateCounter<long>("rate_limit.rejections", "{request}", "Requests rejected with 429, by http.route.");
        if (options.Value.RateLimit is not (> 0 and var limit)) return;

        _limiter = PartitionedRateLimiter.Create<HttpContext, (string? User, IPAddress? Client)>(context =>
            RateLimitPartition.GetFixedWindowLimiter(PartitionOf(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = Window }));
    }

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // A 404, 405 or 415 of routing has no route endpoint.
        var isLimited = _limiter is not null && (authorizeResult.Challenged || authorizeResult.Succeeded && context.GetEndpoint() is RouteEndpoint);
        if (!isLimited) return _decision.HandleAsync(next, context, policy, authorizeResult);

        using var lease = _limiter!.AttemptAcquire(context);
        return lease.IsAcquired ? _decision.HandleAsync(next, context, policy, authorizeResult) : Reject(context, lease);
    }

    public void Dispose() => _limiter?.Dispose();

    private static (string? User, IPAddress? Client) PartitionOf(HttpContext context) =>
        Caller.Find(context) is { Id: var user } ? (user, null) : (null, NetworkOf(context.Connection.RemoteIpAddress));

    // A client with an IPv6 address usually owns its /64.
    private static IPAddress? NetworkOf(IPAddress? address)
    {
        if (address is null || address.AddressFamily == AddressFamily.InterNetwork) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private Task Reject(HttpContext context, RateLimitLease lease)
    {
        var route = RequestNames.RouteOf(context);
        _rejections.Add(1, new KeyValuePair<string, object?>("http.route", route));
        if (_entries.Count(out var count))
        {
            var traceId = RequestNames.TraceIdOf(context);
            LogRejections(count, route, traceId);
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : Window;
        context.Response.Headers[HeaderNames.RetryAfter] = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.TooManyRequests.ExecuteAsync(context);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Rejected with 429 TOO_MANY_REQUESTS since the last such entry: {Count}, last at {Route}, trace {TraceId}")]
    private partial void LogRejections(int count, string route, string traceId);
}
