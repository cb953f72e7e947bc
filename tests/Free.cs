using System.Net;
using System.Net.Sockets;

namespace Tests;

/// <summary>What nobody uses yet.</summary>
public static class Free
{
    /// <summary>A port of 127.0.0.1, for a program that must be told one.</summary>
    public static int Port()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
