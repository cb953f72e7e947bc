using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Tests.Deploy;

/// <summary>The API behind nginx with the configuration of deploy/: nginx terminates TLS and is a trusted proxy.</summary>
[Trait("Category", "Slow")]
public sealed class NginxTests : IDisposable
{
    private static readonly string[] TempFolders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    private readonly TempFolder _folder = new();
    private readonly int _plainPort = Free.Port(), _port = Free.Port();
    private string _thumbprint = "";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Behind_nginx_locations_Swagger_and_the_limit_by_client_address_work()
    {
        using var app = SocketApp.With(("TRUSTED_PROXIES", "127.0.0.1"), ("RATE_LIMIT", "2"));
        using var nginx = await Start(app);
        using var client = From(IPAddress.Loopback);
        using var other = From(IPAddress.Parse("127.0.0.2"));

        using var create = new HttpRequestMessage(HttpMethod.Post, "/api/ada/things") { Content = new StringContent("""{"title":"x"}""", Encoding.UTF8, "application/json") };
        create.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{Token.Of("ada")}");
        using var created = await client.SendAsync(create);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        new Uri(client.BaseAddress!, created.Headers.Location!).AbsoluteUri.ShouldStartWith($"{client.BaseAddress}api/ada/things/");

        (await client.GetAsync("/")).Headers.Location.ShouldBe(new Uri("/swagger", UriKind.Relative));
        (await client.GetStringAsync("/swagger/index.html")).ShouldContain("swagger-ui");
        (await client.GetStringAsync("/openapi/v1.json")).ShouldNotContain("127.0.0.1");

        // nginx replaces the address that a client claims.
        (await StatusOf(client, "192.0.2.1")).ShouldBe(401);
        (await StatusOf(client, "192.0.2.2")).ShouldBe(401);
        (await StatusOf(client, "192.0.2.3")).ShouldBe(429);
        (await StatusOf(other, "192.0.2.3")).ShouldBe(401);

        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var redirect = await plain.GetAsync($"http://127.0.0.1:{_plainPort}/api/me");
        (redirect.StatusCode, redirect.Headers.Location!.AbsoluteUri).ShouldBe((HttpStatusCode.PermanentRedirect, "https://127.0.0.1/api/me"));
    }

    [Fact]
    public async Task Behind_nginx_the_API_answers_large_bodies_and_headers_itself()
    {
        using var app = SocketApp.With(("TRUSTED_PROXIES", "127.0.0.1"));
        using var nginx = await Start(app);
        using var client = From(IPAddress.Loopback);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{Token.Of("ada")}");

        using var large = await client.PostAsync("/api/ada/things", new StringContent($$"""{"title":"{{new string('x', 70_000)}}"}""", Encoding.UTF8, "application/json"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new string('x', 9_000));
        using var longToken = await client.GetAsync("/api/me");

        await large.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
        await longToken.ShouldBeProblem(HttpStatusCode.Unauthorized, "MALFORMED_TOKEN");
    }

    private static async Task<int> StatusOf(HttpClient client, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    // The site with other names, ports and certificate paths.
    private async Task<Command> Start(SocketApp app)
    {
        var nginx = Installed.Require("nginx", "nginx");
        _thumbprint = Certificate.Write(_folder);
        var site = (await File.ReadAllTextAsync(Repository.File("deploy/nginx.conf")))
            .Replace("/etc/letsencrypt/live/api.example.com", _folder.Path)
            .Replace("server 127.0.0.1:8000;", $"server {app.Address.Authority};")
            .Replace("listen 80;", $"listen 127.0.0.1:{_plainPort};")
            .Replace("listen 443 ssl", $"listen 127.0.0.1:{_port} ssl");
        var temp = string.Join('\n', TempFolders.Select(name => $"{name}_temp_path {_folder.Path}/{name};"));
        await File.WriteAllTextAsync(_folder.File("nginx.conf"), $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes 1;
            pid {{_folder.Path}}/nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                {{temp}}
                {{site}}
            }
            """);

        var command = Command.Start(nginx, _folder.Path, [], "-e", "stderr", "-p", _folder.Path, "-c", _folder.File("nginx.conf"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await Listens())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(20);
        }

        return command;
    }

    private async Task<bool> Listens()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // A client with this local address.
    private HttpClient From(IPAddress address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _thumbprint },
        ConnectCallback = async (_, stop) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(IPAddress.Loopback, _port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri($"https://localhost:{_port}"),
    };
}
