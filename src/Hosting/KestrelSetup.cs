using System.Text;
using Api.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>How the server listens and what it takes.</summary>
internal sealed class KestrelSetup(IConfiguration configuration, IHostEnvironment environment, IConfigureOptions<ApiOptions> variables)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // JsonBodies counts the body. Kestrel counts what chunks are wrapped in too, up to six bytes for one.
        kestrel.Limits.MaxRequestBodySize = 8 * JsonBodies.MaxSize;
        // Kestrel's own limits are generous for an API whose largest header is a token of 8 KiB. 408 or a closed connection answers a slow client.
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        // Any byte of a header reaches its reader, which refuses it in our shape: as UTF-8, a foreign one would be a bare 400 of the server.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;

        if (HasOwnAddresses()) return;
        // A developer's program is nobody else's business; elsewhere it is there to be reached.
        if (environment.IsDevelopment()) kestrel.ListenLocalhost(Port());
        else kestrel.ListenAnyIP(Port());
    }

    // The server is made before the settings are checked: IOptions would throw here, and hide what else is wrong.
    private int Port()
    {
        var options = new ApiOptions();
        variables.Configure(options);
        return options.Port;
    }

    private bool HasOwnAddresses() =>
        new[] { WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey }.Any(key => !string.IsNullOrEmpty(configuration[key]))
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}
