using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Tests.OpenApi;

[assembly: AssemblyFixture(typeof(Tests.SocketApp))]

namespace Tests;

/// <summary>The real app on a real socket.</summary>
public sealed class SocketApp : IDisposable
{
    private readonly ApiApp _app;

    public SocketApp()
        : this(null)
    {
    }

    private SocketApp(TimeProvider? time, params (string Name, string Value)[] settings)
    {
        _app = ApiApp.With([("urls", "http://127.0.0.1:0"), .. settings]);
        if (time is not null) _app.Time = time;
        _app.UseKestrel(0);
        _app.StartServer();
        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Raw = new RawClient(Address, DocumentCheck.Hold);
    }

    /// <summary>Its address.</summary>
    public Uri Address { get; }

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Sends requests byte by byte.</summary>
    public RawClient Raw { get; }

    /// <summary>Everything that was logged.</summary>
    public FakeLogCollector Logs => _app.Logs;

    /// <summary>Another app on another socket, with other values for some variables.</summary>
    public static SocketApp With(params (string Name, string Value)[] settings) => new(null, settings);

    /// <summary>Another app on another socket, with other values for some variables and a running clock.</summary>
    public static SocketApp Running(params (string Name, string Value)[] settings) => At(TimeProvider.System, settings);

    /// <summary>Another app on another socket, with other values for some variables and this clock.</summary>
    public static SocketApp At(TimeProvider time, params (string Name, string Value)[] settings) => new(time, settings);

    public void Dispose() => _app.Dispose();
}

