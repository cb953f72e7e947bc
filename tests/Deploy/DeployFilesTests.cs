using Api.Hosting;
using Tests.Slices;
using YamlDotNet.RepresentationModel;

namespace Tests.Deploy;

/// <summary>The files of deploy/, checked by the programs that read them and against the API.</summary>
[Trait("Category", "Slow")]
public sealed class DeployFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_systemd_unit_is_valid_and_exposes_little()
    {
        var analyze = Installed.Require("systemd-analyze", "systemd");
        var unit = await File.ReadAllTextAsync(Repository.File("deploy/api.service"));
        unit.ShouldContain("ExecStart=/opt/api/Api\n");
        // verify requires the program to exist.
        await File.WriteAllTextAsync(_folder.File("api.service"), unit.Replace("/opt/api/Api", Path.ChangeExtension(Command.Api, null)));

        (await Run(analyze, "verify", _folder.File("api.service"))).ShouldBe((0, ""));
        // The threshold is the exposure times ten. An exposure of 1.4 is "OK".
        (await Run(analyze, "security", "--offline=true", "--no-pager", "--threshold=15", _folder.File("api.service"))).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Nginx_accepts_its_configuration()
    {
        var nginx = Installed.Require("nginx", "nginx");
        var site = await File.ReadAllTextAsync(Repository.File("deploy/nginx.conf"));
        Certificate.Write(_folder);
        await File.WriteAllTextAsync(_folder.File("nginx.conf"), $$"""
            pid {{_folder.Path}}/nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                {{site.Replace("/etc/letsencrypt/live/api.example.com", _folder.Path)}}
            }
            """);

        var (exitCode, output) = await Run(nginx, "-t", "-e", "stderr", "-p", _folder.Path, "-c", _folder.File("nginx.conf"));

        exitCode.ShouldBe(0, output);
        site.ShouldContain("server 127.0.0.1:8000;");
    }

    [Fact]
    public async Task Caddy_accepts_its_configuration()
    {
        var caddy = Installed.Require("caddy", "caddy");

        using var validate = Command.Start(
            caddy, _folder.Path, [("HOME", _folder.Path), ("XDG_DATA_HOME", _folder.Path), ("XDG_CONFIG_HOME", _folder.Path)],
            "validate", "--adapter", "caddyfile", "--config", Repository.File("deploy/Caddyfile"));
        var (exitCode, output, error) = await validate.End();

        exitCode.ShouldBe(0, error);
        (output + error).ShouldNotContain("\"level\":\"warn\"");
        (await File.ReadAllTextAsync(Repository.File("deploy/Caddyfile"))).ShouldContain("health_uri /health/ready");
    }

    [Fact]
    public async Task HAProxy_accepts_its_configuration()
    {
        var haproxy = Installed.Require("haproxy", "haproxy");

        using var check = Command.Start(
            haproxy, _folder.Path, [("FRONTEND", "127.0.0.1:8080"), ("API_1", "127.0.0.1:8001"), ("API_2", "127.0.0.1:8002")], "-c", "-f", Repository.File("deploy/haproxy.cfg"));
        var (exitCode, output, error) = await check.End();

        (exitCode, error).ShouldBe((0, ""), output);
    }

    [Fact]
    public void Kubernetes_probes_open_routes_on_the_program_s_port_and_sets_variables_that_exist()
    {
        var documents = Yaml("deploy/kubernetes.yaml");
        documents.Select(document => Text(document, "kind")).ShouldBe(["Job", "Deployment", "Service", "PodDisruptionBudget"]);
        var spec = At(documents[1], "spec", "template", "spec");
        var api = ((YamlSequenceNode)At(spec, "containers"))[0];
        var ports = ((YamlSequenceNode)At(api, "ports")).ToDictionary(port => Text(port, "name"), port => Text(port, "containerPort"));
        var variables = Variables(api);

        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            var get = At(api, probe, "httpGet");
            Route.All.ShouldContain(route => route.Method == "GET" && route.Template == Text(get, "path") && route.AllowsAnonymous, probe);
            ports[Text(get, "port")].ShouldBe(variables["PORT"], probe);
        }

        Text(At(api, "readinessProbe", "httpGet"), "path").ShouldBe("/health/ready");
        int.Parse(Text(spec, "terminationGracePeriodSeconds"), null).ShouldBeGreaterThan((int)(Shutdown.Notice + Shutdown.Grace).TotalSeconds);
        // A pod must fail its readiness probe before it closes its port.
        var readiness = At(api, "readinessProbe");
        (int.Parse(Text(readiness, "periodSeconds"), null) * int.Parse(Text(readiness, "failureThreshold"), null)).ShouldBeLessThan((int)Shutdown.Notice.TotalSeconds);
        foreach (var container in (YamlNode[])[api, ((YamlSequenceNode)At(documents[0], "spec", "template", "spec", "containers"))[0]])
        {
            Text(At(container, "securityContext"), "readOnlyRootFilesystem").ShouldBe("true");
            Variables(container).Keys.Except(KnownVariables()).ShouldBeEmpty();
        }

        Text(At(documents[1], "spec", "selector", "matchLabels"), "app").ShouldBe(Text(At(documents[2], "spec", "selector"), "app"));
    }

    [Fact]
    public void Compose_sets_variables_that_exist_and_files_that_exist()
    {
        var services = (YamlMappingNode)At(Yaml("deploy/compose.yaml").ShouldHaveSingleItem(), "services");

        foreach (var name in (string[])["api", "migrate"])
        {
            var environment = (YamlMappingNode)At(services, name, "environment");
            environment.Children.Keys.Select(key => $"{key}").Except(KnownVariables()).ShouldBeEmpty();
            Text(environment, "DATABASE_URL").ShouldStartWith("postgres://app:${POSTGRES_PASSWORD}@postgres:5432/app");
        }

        Text(At(services, "api", "environment"), "BETTER_AUTH_URL").ShouldBe(Text(At(services, "better-auth", "environment"), "BETTER_AUTH_URL"));
        $"{((YamlSequenceNode)At(services, "api", "ports"))[0]}".ShouldEndWith($":{Text(At(services, "api", "environment"), "PORT")}");
        File.Exists(Repository.File(Text(At(services, "api", "build"), "dockerfile"))).ShouldBeTrue();
        File.Exists(Repository.File("deploy/" + Text(At(services, "better-auth", "build"), "context") + "/server.mjs")).ShouldBeTrue();
    }

    // .env.example names every variable.
    private static IEnumerable<string> KnownVariables() =>
        File.ReadAllLines(Repository.File(".env.example")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=')[0]);

    private static Dictionary<string, string> Variables(YamlNode container) =>
        ((YamlSequenceNode)At(container, "env")).ToDictionary(variable => Text(variable, "name"), variable => ((YamlMappingNode)variable).Children.TryGetValue("value", out var value) ? $"{value}" : "");

    private static List<YamlNode> Yaml(string path)
    {
        using var reader = File.OpenText(Repository.File(path));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (parent, name) => parent[name]);

    private static string Text(YamlNode node, string name) => ((YamlScalarNode)node[name]).Value!;

    private static async Task<(int ExitCode, string Output)> Run(string program, params string[] arguments)
    {
        using var command = Command.Start(program, Path.GetTempPath(), [], arguments);
        var (exitCode, output, error) = await command.End();
        return (exitCode, output + error);
    }
}
