using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tests.Guard;

/// <summary>
/// Another FastEndpoints app: a project in a temporary folder that copies the files docs/architecture.md lists and nothing else. It is built once;
/// environment variables change what each process does.
/// </summary>
public sealed partial class ForeignApp : IAsyncLifetime
{
    private static readonly string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="FastEndpoints" Version="{VersionOf("FastEndpoints")}" />
          </ItemGroup>
        </Project>
        """;

    // REGISTER adds an endpoint that the guard rejects; WITHOUT removes the authorization handler, the pre-processor, or both.
    private const string Program = """
        using Api.Guard;
        using FastEndpoints;
        using Microsoft.AspNetCore.Authorization;

        var builder = WebApplication.CreateBuilder(args);
        var register = builder.Configuration["REGISTER"];
        var without = builder.Configuration["WITHOUT"] ?? "";

        builder.Services.AddBetterAuthBearer();
        builder.Services.AddFastEndpoints();
        if (without.Contains("handler"))
            builder.Services.Remove(builder.Services.Single(service => service.ServiceType == typeof(IAuthorizationHandler) && service.ImplementationType == typeof(OwnerOnly)));

        var app = builder.Build();
        app.UseFastEndpoints(config =>
        {
            config.Endpoints.Filter = endpoint => endpoint.EndpointType.Namespace != "Foreign.Refused" || endpoint.EndpointType.Name == register;
            if (!without.Contains("pre-processor"))
                config.Endpoints.Configurator = endpoint => endpoint.PreProcessor<OwnerPreProcessor>(Order.Before);
        });
        app.Run();
        """;

    private const string Endpoints = """
        using Api.Guard;
        using FastEndpoints;

        namespace Foreign
        {
            static class Handlers
            {
                static int runs;

                public static int Runs => runs;

                public static void Ran() => Interlocked.Increment(ref runs);
            }

            sealed class GetNotes : EndpointWithoutRequest<string>
            {
                public override void Configure() => Get("/{user_id}/notes");

                public override Task<string> ExecuteAsync(CancellationToken ct)
                {
                    Handlers.Ran();
                    return Task.FromResult(this.Caller.Id);
                }
            }

            sealed record NewNote(string Title);

            sealed class CreateNote : Endpoint<NewNote, string>
            {
                public override void Configure() => Post("/{user_id}/notes");

                public override Task<string> ExecuteAsync(NewNote req, CancellationToken ct)
                {
                    Handlers.Ran();
                    return Task.FromResult(req.Title);
                }
            }

            sealed class WhoAmI : EndpointWithoutRequest<string>
            {
                public override void Configure() => Get("/whoami");

                public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult(this.Caller.Id);
            }

            sealed class GetRuns : EndpointWithoutRequest<int>
            {
                public override void Configure()
                {
                    Get("/runs");
                    AllowAnonymous();
                }

                public override Task<int> ExecuteAsync(CancellationToken ct) => Task.FromResult(Handlers.Runs);
            }
        }

        namespace Foreign.Refused
        {
            sealed class MisspeltParameter : EndpointWithoutRequest<string>
            {
                public override void Configure() => Get("/{userId}/photos");

                public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
            }

            sealed class AnonymousOwner : EndpointWithoutRequest<string>
            {
                public override void Configure()
                {
                    Get("/{user_id}/photos");
                    AllowAnonymous();
                }

                public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
            }

            sealed record NewPhoto(string Title, string UserId);

            sealed class UserInBody : Endpoint<NewPhoto, string>
            {
                public override void Configure() => Post("/photos");

                public override Task<string> ExecuteAsync(NewPhoto req, CancellationToken ct) => Task.FromResult("");
            }

            sealed class PhotoQuery
            {
                [QueryParam]
                public string UserId { get; set; } = "";
            }

            sealed class UserInQuery : Endpoint<PhotoQuery, string>
            {
                public override void Configure() => Get("/photos");

                public override Task<string> ExecuteAsync(PhotoQuery req, CancellationToken ct) => Task.FromResult("");
            }
        }
        """;

    private readonly TempFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder.File("Foreign.csproj"), Project);
        await File.WriteAllTextAsync(_folder.File("Program.cs"), Program);
        await File.WriteAllTextAsync(_folder.File("Endpoints.cs"), Endpoints);
        File.Copy(Repository.File("global.json"), _folder.File("global.json"));
        foreach (var file in FilesToCopy())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
            File.Copy(Repository.File(file), _folder.File(file));
        }

        await Build();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Starts the app on a free loopback port.</summary>
    public Command Start(params (string Name, string Value)[] variables) => Command.Start(
        "dotnet", _folder.Path,
        [("BETTER_AUTH_SECRET", Token.Secret), ("BETTER_AUTH_URL", Token.Origin), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), .. variables],
        _folder.File("app/Foreign.dll"));

    private async Task Build()
    {
        using var build = Command.Start("dotnet", _folder.Path,
        [
            ("DOTNET_CLI_HOME", _folder.File(".dotnet")), ("NUGET_PACKAGES", PackagesFolder()), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
            ("MSBUILDDISABLENODEREUSE", "1"),
        ], "build", "Foreign.csproj", "--output", "app", "-p:UseSharedCompilation=false");
        var (exitCode, output, error) = await build.End(TimeSpan.FromMinutes(3));
        exitCode.ShouldBe(0, $"{output}\n{error}");
    }

    // src/Guard, and the files of src/Http that the page lists.
    private static IEnumerable<string> FilesToCopy()
    {
        var page = File.ReadAllText(Repository.File("docs/architecture.md"));
        var section = page[page.IndexOf("## The guard in another app", StringComparison.Ordinal)..];
        var guard = Directory.GetFiles(Repository.File("src/Guard"), "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Root, path));
        return [.. guard, .. HttpFile().Matches(section).Select(match => match.Value).Distinct()];
    }

    private static string VersionOf(string package) =>
        XDocument.Load(Repository.File("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(version => version.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    private static string PackagesFolder() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [GeneratedRegex(@"src/Http/\w+\.cs")]
    private static partial Regex HttpFile();
}
