using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Tests.OpenApi;

namespace Tests.Hosting;

/// <summary>Clients that keep a connection open and send almost nothing.</summary>
[Trait("Category", "Slow")]
public sealed class SlowClientTests
{
    [Fact]
    public async Task Headers_that_do_not_arrive_within_ten_seconds_end_the_connection()
    {
        using var app = SocketApp.With();

        var (answer, seconds) = await Send(app, $"GET /api/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Token.Of("ada")}");

        answer.ShouldStartWith("HTTP/1.1 408 ");
        seconds.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task A_body_that_arrives_too_slowly_is_a_408_and_leaves_no_error_in_the_log()
    {
        using var app = SocketApp.With();

        var (answer, _) = await Send(app, $"POST /api/ada/things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Token.Of("ada")}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");

        var parsed = RawAnswer.Parse(answer);
        (parsed.Status, parsed.ErrorCode()).ShouldBe((408, "REQUEST_TIMEOUT"));
        DocumentCheck.Hold("POST", "/api/ada/things", parsed);
        app.Logs.GetSnapshot().ShouldNotContain(record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    // Until the server closes.
    private static async Task<(string Answer, double Seconds)> Send(SocketApp app, string request)
    {
        var start = Stopwatch.GetTimestamp();
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return (await reader.ReadToEndAsync(), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
