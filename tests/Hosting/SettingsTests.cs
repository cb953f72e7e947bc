using Api.Guard;
using Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tests.Hosting;

/// <summary>Every variable: its meaning and its invalid values.</summary>
public sealed class SettingsTests
{
    private const string Long1 = "the-first-secret-of-more-than-32-bytes";
    private const string Long2 = "the-second-secret-of-more-than-32-bytes";

    public static TheoryData<string, string> Wrong => new()
    {
        { "BETTER_AUTH_SECRET", "" },
        { "BETTER_AUTH_SECRET", "short" },
        { "BETTER_AUTH_SECRET", new string('x', 31) },
        { "BETTER_AUTH_SECRET", "better-auth-secret-12345678901234567890" },
        { "BETTER_AUTH_SECRET", "replace-me-with-the-output-of-openssl-rand-base64-32" },
        { "BETTER_AUTH_SECRET", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n-----END PRIVATE KEY-----" },
        { "BETTER_AUTH_SECRET", "-----BEGIN PUBLIC KEY-----MCowBQYDK2VwAyEA" },
        { "BETTER_AUTH_SECRET", """{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}""" },
        { "BETTER_AUTH_SECRET", """ { "keys" : [ { "kty" : "RSA" } ] } """ },
        { "BETTER_AUTH_SECRETS", "no-version-at-all-but-long-enough-it-is" },
        { "BETTER_AUTH_SECRETS", "1:short" },
        { "BETTER_AUTH_SECRETS", "1:" },
        { "BETTER_AUTH_SECRETS", $"1:{Long1}," },
        { "BETTER_AUTH_SECRETS", $",1:{Long1}" },
        { "BETTER_AUTH_SECRETS", $"-1:{Long1}" },
        { "BETTER_AUTH_SECRETS", $"1.5:{Long1}" },
        { "BETTER_AUTH_SECRETS", $"+1:{Long1}" },
        { "BETTER_AUTH_SECRETS", $"one:{Long1}" },
        { "BETTER_AUTH_SECRETS", $":{Long1}" },
        { "BETTER_AUTH_SECRETS", $"2:{Long1},2:{Long2}" },
        { "BETTER_AUTH_SECRETS", $"2:{Long1},02:{Long2}" },
        { "BETTER_AUTH_SECRETS", $"2:{Long1},1:short" },
        { "BETTER_AUTH_SECRETS", $"2:{Long1},1:better-auth-secret-12345678901234567890" },
        { "BETTER_AUTH_SECRETS", $"2:{Long1},1:                {new string('x', 31)}                " },
        { "BETTER_AUTH_SECRETS", string.Join(',', Enumerable.Range(1, 9).Select(version => $"{version}:{Long1}{version}")) },
        { "BETTER_AUTH_URL", "localhost:3000" },
        { "BETTER_AUTH_URL", "/api/auth" },
        { "BETTER_AUTH_URL", "ftp://auth.example.com" },
        { "BETTER_AUTH_URL", "http://" },
        { "BETTER_AUTH_URL", "auth.example.com" },
        { "AUTH_CLOCK_SKEW", "-1" },
        { "AUTH_CLOCK_SKEW", "301" },
        { "AUTH_CLOCK_SKEW", "5s" },
        { "AUTH_CLOCK_SKEW", "1.5" },
        { "AUTH_CLOCK_SKEW", " 5" },
        { "AUTH_MAX_TOKEN_LIFETIME", "59" },
        { "AUTH_MAX_TOKEN_LIFETIME", "31536001" },
        { "AUTH_MAX_TOKEN_LIFETIME", "99999999999999" },
        { "AUTH_MAX_TOKEN_LIFETIME", "a day" },
        { "DATABASE_URL", "mysql://user:password@host/name" },
        { "DATABASE_URL", "postgres://ada:hunter2@db.example" },
        { "CORS_ORIGINS", "*" },
        { "CORS_ORIGINS", "https://a.example,*" },
        { "CORS_ORIGINS", "https://a.example/" },
        { "CORS_ORIGINS", "https://a.example/path" },
        { "CORS_ORIGINS", "https://a.example:443" },
        { "CORS_ORIGINS", "https://A.example" },
        { "CORS_ORIGINS", "https://*.example" },
        { "CORS_ORIGINS", "a.example" },
        { "CORS_ORIGINS", "null" },
        { "DATABASE_URL", "data/app.db" },
        { "DATABASE_URL", "sqlite:" },
        { "DATABASE_URL", "sqlite::memory:" },
        { "DATABASE_URL", "mysql://localhost/app" },
        { "DATABASE_URL", "postgres://localhost" },
        { "DATABASE_URL", "postgres://localhost:port/app" },
        { "DATABASE_URL", "postgres://user:pass word@/app" },
        { "DATABASE_URL", "postgres://localhost/app?nonsense=1" },
        { "PORT", "0" },
        { "PORT", "65536" },
        { "PORT", "http" },
        { "OPENAPI_ENABLED", "yes" },
        { "OPENAPI_ENABLED", "1" },
        { "RATE_LIMIT", "-1" },
        { "RATE_LIMIT", "1000001" },
        { "RATE_LIMIT", "10/s" },
        { "TRUSTED_PROXIES", "proxy.example" },
        { "TRUSTED_PROXIES", "10.0.0.0/33" },
        { "TRUSTED_PROXIES", "10.1/8" },
        { "TRUSTED_PROXIES", "10.0.0.0/8,10.1" },
        { "TRUSTED_PROXIES", "0x7f000001" },
        { "TRUSTED_PROXIES", "*" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317" },
        { "LOG_FORMAT", "JSON" },
        { "LOG_FORMAT", "xml" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_invalid_variable_is_reported_by_name_and_without_its_value(string name, string value)
    {
        var lines = Refusals((name, value));

        var line = lines.ShouldHaveSingleItem();
        line.ShouldStartWith($"{name} ");
        if (value.Length > 8) line.ShouldNotContain(value);
        line.ShouldNotContain(Long1);
    }

    [Theory]
    [InlineData("a-secret-with-a-byte-\uFFFD-that-is-not-UTF-8", "U+FFFD")]
    [InlineData("  better-auth-secret-12345678901234567890", "public default")]
    [InlineData("better-auth-secret-12345678901234567890\r\n", "public default")]
    [InlineData("\u0085\uFEFFbetter-auth-secret-12345678901234567890\u00A0", "public default")]
    [InlineData("\treplace-me-with-the-output-of-openssl-rand-base64-32\n", ".env.example")]
    [InlineData("                                ", "8 different characters")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "8 different characters")]
    [InlineData("abcdefgabcdefgabcdefgabcdefgabcdefg", "8 different characters")]
    [InlineData("\t abcdefgabcdefgabcdefgabcdefgabcdefg\n", "8 different characters")]
    [InlineData("ääääääääääääääää", "8 different characters")]
    [InlineData("Bag Attributes\n-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE", "PEM block")]
    [InlineData("""{"k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}""", "JWK")]
    [InlineData("""{"\u006b":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}""", "JWK")]
    [InlineData("""[{"k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}]""", "JWK")]
    [InlineData("""[[{"kty":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}]]""", "JWK")]
    [InlineData("""[{"a":1},{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}]""", "JWK")]
    [InlineData("""{"keys":["AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"]}""", "JWK")]
    [InlineData("\uFEFF{\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ\"}", "JWK")]
    [InlineData("{\"alg\":\"HS256\",\"k\":\"AyM1SysPpbyDfgZld3umj1qz\",}", "JWK")]
    public void A_value_that_is_no_secret_is_refused_in_both_variables(string secret, string reason)
    {
        var line = Refusals(("BETTER_AUTH_SECRET", secret)).ShouldHaveSingleItem();
        line.ShouldStartWith("BETTER_AUTH_SECRET must ");
        line.ShouldContain(reason);

        // A comma ends an entry, and white space around it is dropped.
        if (secret.Contains(',') || secret.Trim().Length < 32) return;
        var entry = Refusals(("BETTER_AUTH_SECRETS", $"2:{Long1},1:{secret}")).ShouldHaveSingleItem();
        entry.ShouldStartWith("BETTER_AUTH_SECRETS has a secret that must ");
        entry.ShouldContain(reason);
    }

    [Fact]
    public void Options_with_a_lone_surrogate_in_a_secret_are_rejected() =>
        SecretVariables.FaultOf("a-secret-with-half-a-surrogate-pair-\ud800").ShouldNotBeNull();

    [Fact]
    public void The_setting_of_ASP_NET_Core_that_trusts_every_proxy_is_rejected() =>
        Refusals(("FORWARDEDHEADERS_ENABLED", "true")).ShouldBe(["ASPNETCORE_FORWARDEDHEADERS_ENABLED must not be true: list the proxies in TRUSTED_PROXIES"]);

    [Fact]
    public void All_invalid_variables_are_reported_together()
    {
        var lines = Refusals(("BETTER_AUTH_SECRET", "short"), ("BETTER_AUTH_URL", "x"), ("AUTH_CLOCK_SKEW", "x"), ("PORT", "x"), ("CORS_ORIGINS", "x"));

        lines.Select(line => line.Split(' ')[0]).Order().ShouldBe(["AUTH_CLOCK_SKEW", "BETTER_AUTH_SECRET", "BETTER_AUTH_URL", "CORS_ORIGINS", "PORT"]);
    }

    [Fact]
    public void Unset_variables_have_their_defaults()
    {
        var guard = Guard(("BETTER_AUTH_SECRET", Long1));
        var api = Options<ApiOptions>(("BETTER_AUTH_SECRET", Long1));

        guard.Secrets.ShouldBe([Long1]);
        (guard.Issuer, guard.Audience).ShouldBe((null, null));
        (guard.ClockSkew, guard.MaxTokenLifetime).ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.FromDays(1)));
        (api.Port, api.OpenApiEnabled).ShouldBe((8000, false));
        api.CorsOrigins.ShouldBeEmpty();
        api.RateLimit.ShouldBe(0);
        api.TrustedProxies.ShouldBeEmpty();
    }

    [Fact]
    public void A_number_may_be_either_limit()
    {
        var least = Guard(("BETTER_AUTH_SECRET", Long1), ("AUTH_CLOCK_SKEW", "0"), ("AUTH_MAX_TOKEN_LIFETIME", "60"));
        var most = Guard(("BETTER_AUTH_SECRET", Long1), ("AUTH_CLOCK_SKEW", "300"), ("AUTH_MAX_TOKEN_LIFETIME", "31536000"));
        var api = Options<ApiOptions>(("BETTER_AUTH_SECRET", Long1), ("PORT", "65535"), ("RATE_LIMIT", "1000000"));

        (least.ClockSkew, least.MaxTokenLifetime).ShouldBe((TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        (most.ClockSkew, most.MaxTokenLifetime).ShouldBe((TimeSpan.FromMinutes(5), TimeSpan.FromDays(365)));
        (api.Port, api.RateLimit).ShouldBe((65_535, 1_000_000));
    }

    [Fact]
    public void In_Development_port_3000_is_an_allowed_origin_and_openapi_is_enabled()
    {
        var api = OptionsIn<ApiOptions>("Development", ("BETTER_AUTH_SECRET", Long1));

        api.CorsOrigins.ShouldBe(["http://localhost:3000"]);
        api.OpenApiEnabled.ShouldBeTrue();
    }

    [Fact]
    public void In_Development_any_origin_can_be_allowed() =>
        OptionsIn<ApiOptions>("Development", ("BETTER_AUTH_SECRET", Long1), ("CORS_ORIGINS", "*")).CorsOrigins.ShouldBe(["*"]);

    [Theory]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("http://localhost:3000/", "http://localhost:3000")]
    [InlineData("https://auth.example.com:443/api/auth", "https://auth.example.com")]
    [InlineData("http://AUTH.Example.com:80/x/y", "http://auth.example.com")]
    [InlineData("https://m\u00fcnchen.example", "https://xn--mnchen-3ya.example")]
    [InlineData("http://[::1]:3000", "http://[::1]:3000")]
    [InlineData("http://user:pw@h.example/", "http://h.example")]
    public void Issuer_and_audience_are_the_origin_of_the_URL(string url, string origin)
    {
        var guard = Guard(("BETTER_AUTH_SECRET", Long1), ("BETTER_AUTH_URL", url));

        (guard.Issuer, guard.Audience).ShouldBe((origin, origin));
    }

    [Fact]
    public void Explicit_issuer_and_audience_take_precedence()
    {
        var guard = Guard(
            ("BETTER_AUTH_SECRET", Long1), ("BETTER_AUTH_URL", "http://localhost:3000"), ("BETTER_AUTH_ISSUER", "the issuer"), ("BETTER_AUTH_AUDIENCE", "the audience"));

        (guard.Issuer, guard.Audience).ShouldBe(("the issuer", "the audience"));
    }

    [Theory]
    [InlineData($"2:{Long2},1:{Long1}", new[] { Long2, Long1 })]
    [InlineData($" 2 : {Long2} , 1 : {Long1} ", new[] { Long2, Long1 })]
    [InlineData($"1:{Long1},2:{Long2}", new[] { Long1, Long2 })]
    [InlineData($"\uFEFF7:\u00a0{Long1}\uFEFF", new[] { Long1 })]
    [InlineData($"7:\u0085{Long1}", new[] { $"\u0085{Long1}" })]
    [InlineData($"0:a:b:{Long1}", new[] { $"a:b:{Long1}" })]
    public void Rotation_is_read_as_Better_Auth_reads_it(string value, string[] secrets) =>
        Guard(("BETTER_AUTH_SECRETS", value)).Secrets.ShouldBe(secrets);

    [Fact]
    public void If_both_are_set_both_verify_and_the_list_comes_first() =>
        Guard(("BETTER_AUTH_SECRETS", $"2:{Long2}"), ("BETTER_AUTH_SECRET", Long1)).Secrets.ShouldBe([Long2, Long1]);

    [Theory]
    [InlineData("  a-secret-with-blanks-around-it-and-inside  ")]
    [InlineData("c2VjcmV0LXRoYXQtbG9va3MtbGlrZS1iYXNlNjQtYnV0LWlzLW5vdA==")]
    [InlineData("{not-a-jwk-but-a-secret-in-curly-brackets}")]
    [InlineData("{\"a\":\"JSON, but not a JWK, so that it is a secret\"}")]
    [InlineData("[\"JSON\", \"but\", \"not\", \"a\", \"JWK\", \"k\"]")]
    [InlineData("{\"kty\":\"not JSON, and so not a JWK")]
    [InlineData("{\"\\ud800\":\"a name that is not text, and so not a JWK\"}")]
    [InlineData("abcdefghabcdefghabcdefghabcdefgh")]
    [InlineData("äöüßéèêëäöüßéèêë")]
    public void A_secret_is_not_trimmed_or_decoded(string secret)
    {
        var rules = Guard(("BETTER_AUTH_SECRET", secret)).ToRules();

        rules.Keys.ShouldHaveSingleItem().ShouldBe(System.Text.Encoding.UTF8.GetBytes(secret));
    }

    [Fact]
    public void Invalid_options_set_in_code_are_rejected()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("BETTER_AUTH_SECRET", Long1)]);
        builder.Services.AddBetterAuthBearer(options =>
        {
            options.Secrets.Add("short");
            options.ClockSkew = TimeSpan.FromHours(1);
            options.MaxTokenLifetime = TimeSpan.FromDays(1000);
        });
        using var app = builder.Services.BuildServiceProvider();

        var refusal = Should.Throw<OptionsValidationException>(() => app.GetRequiredService<IOptions<GuardOptions>>().Value);

        refusal.Failures.Select(failure => failure.Split(' ', ':')[0])
            .ShouldBe(["GuardOptions.Secrets", "GuardOptions.ClockSkew", "GuardOptions.MaxTokenLifetime"]);
    }

    [Fact]
    public void The_example_names_every_variable_and_its_secret_is_refused()
    {
        var example = File.ReadAllLines(Repository.File(".env.example"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);

        example.Keys.ShouldBe(ApiVariables.All);
        Refusals([.. example.Select(pair => (pair.Key, pair.Value))]).ShouldHaveSingleItem().ShouldStartWith("BETTER_AUTH_SECRET must not be the value in .env.example");
    }

    private static GuardOptions Guard(params (string, string)[] variables) => Options<GuardOptions>(variables);

    private static T Options<T>(params (string, string)[] variables)
        where T : class => OptionsIn<T>("Production", variables);

    private static T OptionsIn<T>(string environment, params (string, string)[] variables)
        where T : class
    {
        using var services = ServicesWith(environment, variables);
        return services.GetRequiredService<IOptions<T>>().Value;
    }

    private static List<string> Refusals(params (string Name, string Value)[] variables)
    {
        // Starts the app with valid settings, except those of the test.
        if (!variables.Any(variable => variable.Name.StartsWith("BETTER_AUTH_SECRET", StringComparison.Ordinal)))
            variables = [("BETTER_AUTH_SECRET", Long1), .. variables];
        using var services = ServicesWith("Production", variables);
        return [.. StartUp.Lines(Should.Throw<Exception>(services.ValidateSettings))];
    }

    private static ServiceProvider ServicesWith(string environment, (string Name, string Value)[] variables)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)));
        builder.Services.AddSettings();
        builder.Services.AddBetterAuthBearer();
        return builder.Services.BuildServiceProvider();
    }
}
