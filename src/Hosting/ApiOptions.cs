using System.Globalization;
using System.Net;
using Api.Data;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>The settings of the program, except those of the guard. Environment variables set them.</summary>
public sealed class ApiOptions
{
    /// <summary><c>PORT</c>: the port to listen on; default 8000. ASP.NET Core's own variables take precedence.</summary>
    public int Port { get; set; }

    /// <summary><c>CORS_ORIGINS</c>: the exact origins that may call the API from a browser, or <c>*</c> in Development.</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary><c>OPENAPI_ENABLED</c>: whether OpenAPI and Swagger are served; always true in Development.</summary>
    public bool OpenApiEnabled { get; set; }

    /// <summary><c>DATABASE_URL</c>: the database file or server.</summary>
    public DatabaseUrl Database { get; set; } = DatabaseUrl.Default;

    /// <summary><c>RATE_LIMIT</c>: requests per minute and user, and per client address without a valid token; 0, the default, turns it off.</summary>
    public int RateLimit { get; set; }

    /// <summary><c>TRUSTED_PROXIES</c>: the networks of the proxies whose <c>X-Forwarded-*</c> headers are used; empty by default.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; set; } = [];
    /// <summary><c>MIGRATE_ON_START</c>: whether pending migrations are applied at startup; true by default.</summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>One line for each invalid variable.</summary>
    internal IReadOnlyCollection<string> Failures { get; set; } = [];
}

/// <summary>Sets <see cref="ApiOptions"/> from environment variables, and rejects invalid ones.</summary>
internal sealed class ApiVariables(IConfiguration configuration, IHostEnvironment environment)
    : IConfigureOptions<ApiOptions>, IValidateOptions<ApiOptions>
{
    /// <summary><c>LOG_FORMAT</c>: <c>json</c> or <c>text</c>; by default text in Development and JSON elsewhere.</summary>
    public const string LogFormat = "LOG_FORMAT";

    /// <summary>Every variable of the program, in the order of the README.</summary>
    public static readonly string[] All =
    [
        "BETTER_AUTH_SECRET", "BETTER_AUTH_SECRETS", "BETTER_AUTH_URL", "BETTER_AUTH_ISSUER", "BETTER_AUTH_AUDIENCE", "AUTH_CLOCK_SKEW", "AUTH_MAX_TOKEN_LIFETIME",
        Origins, DatabaseVariable, "MIGRATE_ON_START", "PORT", "OPENAPI_ENABLED", "RATE_LIMIT", Proxies, TelemetrySetup.Endpoint, LogFormat,
    ];

    private const string Origins = "CORS_ORIGINS";
    private const string Proxies = "TRUSTED_PROXIES";
    private const string DatabaseVariable = "DATABASE_URL";

    public void Configure(ApiOptions options)
    {
        var variables = new Variables(configuration);
        options.Port = variables.WholeNumber("PORT", 1, 65_535, 8000);
        options.CorsOrigins = ReadOrigins(variables);
        options.OpenApiEnabled = variables.Flag("OPENAPI_ENABLED", false) || environment.IsDevelopment();
        options.Database = ReadDatabase(variables);
        options.RateLimit = variables.WholeNumber("RATE_LIMIT", 0, 1_000_000, 0);
        options.TrustedProxies = ReadProxies(variables);
        options.MigrateOnStart = variables.Flag("MIGRATE_ON_START", true);
        if (variables.Text(WebHostDefaults.ServerUrlsKey) is { } urls && !Array.TrueForAll(urls.Split(';', StringSplitOptions.RemoveEmptyEntries), IsAddress))
            variables.Refuse("--urls or ASPNETCORE_URLS", "must be addresses separated by semicolons, each http(s)://HOST:PORT with a port from 0 to 65535");
        foreach (var ports in (string[])[WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey])
        {
            if (variables.Text(ports) is { } list && !Array.TrueForAll(list.Split(';', StringSplitOptions.RemoveEmptyEntries), IsPort))
                variables.Refuse($"--{ports} or ASPNETCORE_{ports.ToUpperInvariant()}", "must be ports separated by semicolons, each from 0 to 65535");
        }

        if (variables.Text(LogFormat) is not (null or "json" or "text")) variables.Refuse(LogFormat, "must be json or text");
        if (variables.Text(TelemetrySetup.Endpoint) is { } endpoint && !Variables.IsWebUrl(endpoint, out _)) variables.Refuse(TelemetrySetup.Endpoint, "must be an absolute http or https URL");
        options.Failures = variables.Failures;
    }

    public ValidateOptionsResult Validate(string? name, ApiOptions options) =>
        options.Failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Failures);

    private static DatabaseUrl ReadDatabase(Variables variables)
    {
        if (variables.Text(DatabaseVariable) is not { } text) return DatabaseUrl.Default;
        if (DatabaseUrl.Parse(text) is { } url) return url;

        variables.Refuse(DatabaseVariable, DatabaseUrl.Rule);
        return DatabaseUrl.Default;
    }

    private static List<IPNetwork> ReadProxies(Variables variables)
    {
        // ASP.NET Core's own switch would trust these headers from anyone.
        if (variables.Flag("FORWARDEDHEADERS_ENABLED", false)) variables.Refuse("ASPNETCORE_FORWARDEDHEADERS_ENABLED", $"must not be true: list the proxies in {Proxies}");

        var networks = new List<IPNetwork>();
        foreach (var text in variables.List(Proxies))
        {
            if (TrustedProxies.TryParse(text, out var network)) networks.Add(network);
            else variables.Refuse(Proxies, "must be a comma-separated list of IP addresses and CIDR networks, such as 10.0.0.0/8");
        }

        return networks;
    }

    private string[] ReadOrigins(Variables variables)
    {
        var origins = variables.List(Origins, environment.IsDevelopment() ? "http://localhost:3000" : "");
        if (origins.Contains("*"))
        {
            if (!environment.IsDevelopment()) variables.Refuse(Origins, "must list each origin: * is allowed in Development only");
        }
        else if (!Array.TrueForAll(origins, IsOrigin))
        {
            variables.Refuse(Origins, "must be comma-separated origins, each scheme://host or scheme://host:port without path, trailing slash or default port");
        }

        return origins;
    }

    private static bool IsAddress(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text.Trim());
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= ushort.MaxValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsPort(string text) => ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    // As browsers send it; otherwise it would never match.
    private static bool IsOrigin(string text) => Variables.IsWebUrl(text, out var url) && Variables.OriginOf(url) == text;
}
