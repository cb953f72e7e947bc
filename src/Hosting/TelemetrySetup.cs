using System.Diagnostics;
using Api.Guard;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Api.Hosting;

/// <summary>Exports traces, metrics and logs with OpenTelemetry. docs/observability.md lists them.</summary>
internal static class TelemetrySetup
{
    /// <summary><c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: where to export to. Nothing is exported unless it is set.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The service's name unless <c>OTEL_SERVICE_NAME</c> or <c>OTEL_RESOURCE_ATTRIBUTES</c> sets another.</summary>
    public const string ServiceName = "api";

    /// <summary>Adds the exporters if an endpoint is configured. OpenTelemetry's own variables configure the rest.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint])) return;

        builder.Services.AddOpenTelemetry()
            // A detector that comes later wins: the variables are read again after the default.
            .ConfigureResource(static resource => resource.AddService(ServiceName).AddEnvironmentVariableDetector())
            .WithTracing(static traces => traces.AddAspNetCoreInstrumentation().AddSource("Npgsql").AddProcessor<SpanRedaction>())
            .WithMetrics(static metrics => metrics.AddMeter("Microsoft.AspNetCore.*", "System.Runtime", "Npgsql", Refusals.MeterName, RateLimits.MeterName))
            .WithLogging()
            .UseOtlpExporter();
    }

    /// <summary>
    /// Removes what the client wrote from spans: path, query, <c>Host</c>, <c>User-Agent</c>, an unknown method and <c>tracestate</c>. Any of
    /// them can contain a token. The route template stays.
    /// </summary>
    private sealed class SpanRedaction : BaseProcessor<Activity>
    {
        private static readonly string[] ClientText =
            ["url.path", "url.query", "url.full", "server.address", "server.port", "user_agent.original", "http.request.method_original"];

        // Before a span of the database inherits it.
        public override void OnStart(Activity data)
        {
            if (data.Kind == ActivityKind.Server) data.TraceStateString = null;
        }

        public override void OnEnd(Activity data)
        {
            if (data.Kind != ActivityKind.Server) return;

            foreach (var name in ClientText) data.SetTag(name, null);
        }
    }
}
