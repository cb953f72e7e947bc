using System.Text;
using Api.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Api.Hosting;

/// <summary>How the server listens and what it takes.</summary>
internal sealed class KestrelSetup(IConfiguration configuration, IHostEnvironment environment, IConfigureOptions<ApiOptions> variables)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = JsonBodies.MaxSize;
        // Any byte reaches the guard, which answers 401: as UTF-8, a foreign one would be a bare 400 of the server.
        kestrel.RequestHeaderEncodingSelector = name => name == HeaderNames.Authorization ? Encoding.Latin1 : null!;

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
