using System.Net;
using System.Net.Sockets;

namespace Tests;

/// <summary>Unused resources.</summary>
public static class Free
{
    /// <summary>A free port of 127.0.0.1, for a program that cannot choose one itself.</summary>
    public static int Port()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
