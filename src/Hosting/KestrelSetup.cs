using System.Text;
using Api.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>The server's addresses and limits.</summary>
internal sealed class KestrelSetup(IConfiguration configuration, IHostEnvironment environment, IConfigureOptions<ApiOptions> variables)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // JsonBodies limits the body. Kestrel also counts the framing of chunks, up to six bytes for a byte.
        kestrel.Limits.MaxRequestBodySize = 8 * JsonBodies.MaxSize;
        // Kestrel's defaults are generous for an API whose largest header is a token of 8 KiB. A slow client gets 408 or a closed connection.
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        // With Latin-1, any byte in a header reaches the code that rejects it with a problem. With UTF-8, Kestrel would return a bare 400.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;

        if (HasOwnAddresses()) return;
        // A development server is reachable from this machine only.
        if (environment.IsDevelopment()) kestrel.ListenLocalhost(Port());
        else kestrel.ListenAnyIP(Port());
    }

    // The server is created before the settings are validated. IOptions would throw here, and hide other errors.
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
