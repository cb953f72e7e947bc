using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Api.Hosting;

/// <summary>The proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are used (<c>TRUSTED_PROXIES</c>).</summary>
internal static class TrustedProxies
{
    /// <summary>Parses an address, or a network in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        // .NET also parses 10.1 and 0x0a000001.
        if (!IPAddress.TryParse(text.Split('/')[0], out var address) || address.AddressFamily == AddressFamily.InterNetwork && !text.StartsWith($"{address}", StringComparison.Ordinal)) return false;
        if (text.Contains('/')) return IPNetwork.TryParse(text, out network);

        network = new IPNetwork(address, 8 * address.GetAddressBytes().Length);
        return true;
    }

    /// <summary>
    /// Replaces client address, scheme and host by the forwarded ones if the request comes from a trusted proxy. <c>X-Forwarded-For</c> is read
    /// from the right, up to the first address that is not trusted, so a client cannot choose its address.
    /// </summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.TrustedProxies;
        if (proxies.Count == 0) return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(options);
    }
}
