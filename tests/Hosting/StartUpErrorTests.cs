using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tests.Hosting;

/// <summary>What prevents the real program from starting: one line that names the fix, exit code 1 and no stack trace.</summary>
[Trait("Category", "Slow")]
public sealed class StartUpErrorTests : IDisposable
{
    private static readonly (string, string) Secret = ("BETTER_AUTH_SECRET", Token.Secret);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_port_in_use()
    {
        using var other = new TcpListener(IPAddress.IPv6Any, 0);
        other.Server.DualMode = true;
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await ShouldFail(
            Command.StartApi(_folder.Path, [Secret, ("PORT", $"{port}")]),
            $"Failed to bind to address http://[::]:{port}: address already in use. Stop the program that uses it, or set PORT to another port.");
    }

    [Fact]
    public async Task A_privileged_port()
    {
        Account.SkipUnlessUsable();
        const string limit = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
        Assert.SkipUnless(File.Exists(limit) && int.Parse(await File.ReadAllTextAsync(limit), CultureInfo.InvariantCulture) > 7, "Every port is open to every account of this system.");

        await ShouldFail(
            StartAsAccount([Secret, ("PORT", "7")]),
            "Permission denied for the port: ports below 1024 are privileged. Set PORT to a higher one, or grant the program CAP_NET_BIND_SERVICE.");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    public Task An_invalid_port(string port) =>
        ShouldFail(Command.StartApi(_folder.Path, [Secret, ("PORT", port)]), "PORT must be a whole number from 1 to 65535");

    [Theory]
    [InlineData("http://localhost:99999")]
    [InlineData("localhost:8000")]
    [InlineData("ftp://localhost:8000")]
    [InlineData("http://127.0.0.1:0;nonsense")]
    public Task An_invalid_address(string urls) => ShouldFail(
        Command.StartApi(_folder.Path, [Secret], "--urls", urls),
        "--urls or ASPNETCORE_URLS must be addresses separated by semicolons, each http(s)://HOST:PORT with a port from 0 to 65535");

    [Fact]
    public Task An_invalid_port_in_a_variable_of_ASP_NET_Core() => ShouldFail(
        Command.StartApi(_folder.Path, [Secret, ("ASPNETCORE_HTTP_PORTS", "8000;http")]),
        "--http_ports or ASPNETCORE_HTTP_PORTS must be ports separated by semicolons, each from 0 to 65535");

    // 192.0.2.0/24 is reserved for documentation (RFC 5737).
    [Fact]
    public Task An_address_of_another_machine() => ShouldFail(
        Command.StartApi(_folder.Path, [Secret], "--urls", "http://192.0.2.1:8000"),
        "Cannot listen on the address: Cannot assign requested address. Check --urls and ASPNETCORE_URLS.");

    [Fact]
    public async Task A_data_folder_that_cannot_be_created()
    {
        await File.WriteAllTextAsync(_folder.File("data"), "");

        await ShouldFail(
            Command.StartApi(_folder.Path, [Secret]),
            $"The database file cannot be used: The file '{_folder.File("data")}' already exists.");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written()
    {
        Account.SkipUnlessUsable();
        var data = Directory.CreateDirectory(_folder.File("data")).FullName;
        Account.GiveAway(data);
        Account.Show(data);

        await ShouldFail(
            StartAsAccount([Secret, ("DATABASE_URL", $"sqlite:{data}/app.db")]),
            $"Access to the path '{data}/app.db' is denied. Give this account write access to the folder of the database, or set DATABASE_URL to another place.");
    }

    [Fact]
    public Task No_secret_outside_Development() => ShouldFail(
        Command.StartApi(_folder.Path, []),
        "BETTER_AUTH_SECRET must be set (or BETTER_AUTH_SECRETS): the secret that Better Auth signs with, at least 32 bytes");

    [Fact]
    public async Task A_settings_file_that_cannot_be_parsed()
    {
        await File.WriteAllTextAsync(_folder.File("appsettings.json"), "{");

        await ShouldFail(Command.StartApi(_folder.Path, [Secret]), $"Failed to load configuration from file '{_folder.File("appsettings.json")}'. *");
    }

    private Command StartAsAccount((string, string)[] variables)
    {
        Account.Copy(Path.GetDirectoryName(Command.Api)!, _folder.File("program"));
        Account.GiveAway(_folder.Path);
        return Account.Start("dotnet", _folder.Path, variables, _folder.File("program/Api.dll"));
    }

    // A * at the end of the line stands for any text.
    private static async Task ShouldFail(Command api, string line)
    {
        using (api)
        {
            var (exitCode, output, error) = await api.End();

            exitCode.ShouldBe(1);
            if (line.EndsWith('*')) error.ShouldStartWith(line[..^1]);
            else error.ShouldBe(line + "\n");
            error.Count(character => character == '\n').ShouldBe(1);
            output.ShouldNotContain("   at ");
        }
    }
}
