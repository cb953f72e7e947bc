using System.Collections;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Api.Bench;

/// <summary>
/// A server without sockets: <see cref="Send"/> pushes one GET request through the application's pipeline and discards the body of the response. Like
/// Kestrel, it reuses the objects of a connection for its next request. Not thread-safe.
/// </summary>
internal sealed class InProcessServer
    : IServer, IHttpRequestFeature, IHttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature, IEndpointFeature, IRouteValuesFeature
{
    private readonly HeaderDictionary _requestHeaders = [];
    private readonly HeaderDictionary _responseHeaders = [];
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _onCompleted = new();
    private readonly Sink _sink;
    private readonly TaskCompletionSource _started = new();
    private RouteValueDictionary? _routeValues;
    private Func<Task> _process = static () => Task.CompletedTask;

    public InProcessServer() => _sink = new Sink(this);

    /// <summary>Completes when the application accepts requests.</summary>
    public Task Started => _started.Task;

    IFeatureCollection IServer.Features { get; } = ServerFeatures();

    string IHttpRequestFeature.Protocol { get; set; } = "HTTP/1.1";

    string IHttpRequestFeature.Scheme { get; set; } = "http";

    string IHttpRequestFeature.Method { get; set; } = "GET";

    string IHttpRequestFeature.PathBase { get; set; } = "";

    string IHttpRequestFeature.Path { get; set; } = "";

    string IHttpRequestFeature.QueryString { get; set; } = "";

    string IHttpRequestFeature.RawTarget { get; set; } = "";

    IHeaderDictionary IHttpRequestFeature.Headers { get => _requestHeaders; set => throw new NotSupportedException(); }

    Stream IHttpRequestFeature.Body { get; set; } = Stream.Null;

    int IHttpResponseFeature.StatusCode { get; set; }

    string? IHttpResponseFeature.ReasonPhrase { get; set; }

    IHeaderDictionary IHttpResponseFeature.Headers { get => _responseHeaders; set => throw new NotSupportedException(); }

    [Obsolete("Use IHttpResponseBodyFeature.Stream.")]
    Stream IHttpResponseFeature.Body { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    bool IHttpResponseFeature.HasStarted => HasStarted;

    Stream IHttpResponseBodyFeature.Stream => _sink.AsStream(leaveOpen: true);

    PipeWriter IHttpResponseBodyFeature.Writer => _sink;

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted { get; set; }

    Endpoint? IEndpointFeature.Endpoint { get; set; }

    RouteValueDictionary IRouteValuesFeature.RouteValues { get => _routeValues ??= []; set => _routeValues = value; }

    private bool HasStarted { get; set; }

    /// <summary>Sends GET with this Authorization header.</summary>
    /// <returns>The status and the length of the body.</returns>
    public async ValueTask<(int Status, long Length)> Send(string path, string? authorization)
    {
        IHttpRequestFeature request = this;
        IHttpResponseFeature response = this;
        (request.Path, request.RawTarget) = (path, path);
        request.Headers.Clear();
        request.Headers.Host = "127.0.0.1";
        if (authorization is not null) request.Headers.Authorization = authorization;
        response.Headers.Clear();
        response.StatusCode = StatusCodes.Status200OK;
        HasStarted = false;
        _sink.Length = 0;

        await _process();
        return (response.StatusCode, _sink.Length);
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        var features = new Features<TContext>(this);
        _process = async () =>
        {
            features.Reset();
            var context = application.CreateContext(features);
            await application.ProcessRequestAsync(context);
            await Start();
            while (_onCompleted.TryPop(out var completed)) await completed.Callback(completed.State);
            application.DisposeContext(context, null);
        };
        _started.TrySetResult();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    void IHttpRequestLifetimeFeature.Abort() => throw new NotSupportedException();

    void IHttpResponseFeature.OnStarting(Func<object, Task> callback, object state) => _onStarting.Push((callback, state));

    void IHttpResponseFeature.OnCompleted(Func<object, Task> callback, object state) => _onCompleted.Push((callback, state));

    void IHttpResponseBodyFeature.DisableBuffering()
    {
    }

    Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken) => Start();

    Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IHttpResponseBodyFeature.CompleteAsync() => Start();

    private static FeatureCollection ServerFeatures()
    {
        var features = new FeatureCollection();
        features.Set<IServerAddressesFeature>(new ServerAddressesFeature());
        return features;
    }

    // Runs the callbacks before the first byte of the body, last registered first, as Kestrel does.
    private async Task Start()
    {
        if (HasStarted) return;

        while (_onStarting.TryPop(out var starting)) await starting.Callback(starting.State);
        HasStarted = true;
    }

    // Reset removes the state of the previous request. As with Kestrel, the application stores its own objects here to reuse them.
    private sealed class Features<TContext>(InProcessServer server) : IFeatureCollection, IHostContextContainer<TContext>
        where TContext : notnull
    {
        private readonly Dictionary<Type, object> _values = [];

        public TContext? HostContext { get; set; }

        public bool IsReadOnly => false;

        public int Revision { get; private set; }

        public object? this[Type key]
        {
            get => _values.GetValueOrDefault(key);
            set
            {
                Revision++;
                if (value is null) _values.Remove(key);
                else _values[key] = value;
            }
        }

        public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

        public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

        public void Reset()
        {
            _values.Clear();
            Set<IHttpRequestFeature>(server);
            Set<IHttpResponseFeature>(server);
            Set<IHttpResponseBodyFeature>(server);
            Set<IHttpRequestLifetimeFeature>(server);
            Set<IEndpointFeature>(server);
            Set<IRouteValuesFeature>(server);
            ((IEndpointFeature)server).Endpoint = null;
            server._routeValues?.Clear();
        }

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _values.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Sink(InProcessServer server) : PipeWriter
    {
        private readonly byte[] _buffer = new byte[64 * 1024];

        public long Length { get; set; }

        // Nothing is buffered until a flush.
        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => 0;

        public override void Advance(int bytes) => Length += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            await server.Start();
            return default;
        }

        public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            Length += source.Length;
            await server.Start();
            return default;
        }
    }
}
