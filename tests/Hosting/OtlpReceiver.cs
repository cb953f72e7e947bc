using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Hosting;

/// <summary>Receives OTLP over HTTP (opentelemetry.io/docs/specs/otlp) and decodes what the tests use.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _traces = new(), _metrics = new(), _logs = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>The value for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Everything received, as text. Strings are UTF-8 in protobuf.</summary>
    public string AllText => string.Concat(_traces.Concat(_metrics).Concat(_logs).Select(Encoding.UTF8.GetString));

    /// <summary>The received spans: name, trace id and attributes.</summary>
    public IReadOnlyList<(string Name, string TraceId, IReadOnlyDictionary<string, string> Attributes)> Spans =>
        // ExportTraceServiceRequest.resource_spans = 1, ResourceSpans.scope_spans = 2, ScopeSpans.spans = 2
        [.. Descend(_traces, 1, 2, 2).Select(span => (Text(span, 5), Convert.ToHexStringLower(Bytes(span, 1).First()), AttributesOf(span, 9)))];

    /// <summary>The received data points of counters: metric and attributes.</summary>
    public IReadOnlyList<(string Metric, IReadOnlyDictionary<string, string> Attributes)> Counts =>
        // resource_metrics = 1, scope_metrics = 2, metrics = 2; Metric.sum = 7, Sum.data_points = 1, NumberDataPoint.attributes = 7
        [.. Descend(_metrics, 1, 2, 2).SelectMany(metric => Descend([metric], 7, 1).Select(point => (Text(metric, 1), AttributesOf(point, 7))))];

    /// <summary>The names of all received metrics.</summary>
    public IReadOnlyCollection<string> Metrics => [.. Descend(_metrics, 1, 2, 2).Select(metric => Text(metric, 1)).Distinct()];

    /// <summary>The received log records: trace id and attributes.</summary>
    public IReadOnlyList<(string TraceId, IReadOnlyDictionary<string, string> Attributes)> Logs =>
        // resource_logs = 1, scope_logs = 2, log_records = 2
        [.. Descend(_logs, 1, 2, 2).Select(record => (Convert.ToHexStringLower(Bytes(record, 9).FirstOrDefault([])), AttributesOf(record, 6)))];

    /// <summary>The attributes of the resource that sends traces.</summary>
    public IReadOnlyDictionary<string, string> Resource => AttributesOf(Descend(_traces, 1, 1).First(), 1);

    /// <summary>Starts a receiver on a free port.</summary>
    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver.QueueOf(context.Request.Path).Enqueue(body.ToArray());
            context.Response.ContentType = "application/x-protobuf";
        });
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private ConcurrentQueue<byte[]> QueueOf(PathString path) => path.Value switch
    {
        "/v1/traces" => _traces,
        "/v1/metrics" => _metrics,
        "/v1/logs" => _logs,
        _ => throw new InvalidOperationException($"Not a path of OTLP: {path}"),
    };

    private static Dictionary<string, string> AttributesOf(byte[] message, int field) =>
        // KeyValue.key = 1, value = 2; AnyValue.string_value = 1, int_value = 3
        Bytes(message, field).ToDictionary(pair => Text(pair, 1), pair => Fields(Bytes(pair, 2).First()).Select(value => value.Bytes is { } text ? Encoding.UTF8.GetString(text) : $"{value.Number}").FirstOrDefault(""));

    private static IEnumerable<byte[]> Descend(IEnumerable<byte[]> messages, params int[] fields) =>
        fields.Aggregate(messages, (inner, field) => inner.SelectMany(message => Bytes(message, field)));

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Bytes(message, field).First());

    private static IEnumerable<byte[]> Bytes(byte[] message, int field) => Fields(message).Where(value => value.Field == field && value.Bytes is not null).Select(value => value.Bytes!);

    // protobuf.dev/programming-guides/encoding
    private static List<(int Field, byte[]? Bytes, ulong Number)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[]?, ulong)>();
        for (var position = 0; position < message.Length;)
        {
            var tag = Varint(message, ref position);
            var (field, type) = ((int)(tag >> 3), tag & 7);
            switch (type)
            {
                case 0:
                    fields.Add((field, null, Varint(message, ref position)));
                    break;
                case 2:
                    var length = (int)Varint(message, ref position);
                    fields.Add((field, message[position..(position + length)], 0));
                    position += length;
                    break;
                default:
                    position += type == 1 ? 8 : 4;
                    break;
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int position)
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[position++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return number;
        }
    }
}
