using Api.Guard.Tokens;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Guard;

/// <summary>The rules for tokens. Environment variables set them; code can override them.</summary>
public sealed class GuardOptions
{
    /// <summary>The shared secrets, each at least 32 bytes in UTF-8. All of them verify tokens; Better Auth signs with the first one.</summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>The expected iss; null: iss is not validated.</summary>
    public string? Issuer { get; set; }

    /// <summary>The value that aud must equal or contain; null: aud is not validated.</summary>
    public string? Audience { get; set; }

    /// <summary>The allowed difference between the issuer's clock and this one: 0 to 300 seconds; default 5.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum lifetime, from iat to exp: 60 seconds to 365 days; default one day.</summary>
    public TimeSpan MaxTokenLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>One line for each invalid variable.</summary>
    internal IReadOnlyCollection<string> Failures { get; set; } = [];

    /// <summary>Converts the options to the verifier's rules. The UTF-8 bytes of a secret are the key.</summary>
    internal TokenRules ToRules() =>
        new([.. Secrets.Select(System.Text.Encoding.UTF8.GetBytes)], Issuer, Audience, ClockSkew, MaxTokenLifetime);
}

/// <summary>Sets <see cref="GuardOptions"/> from Better Auth's variables and this program's own.</summary>
internal sealed class GuardVariables(IConfiguration configuration) : IConfigureOptions<GuardOptions>
{
    public void Configure(GuardOptions options)
    {
        var variables = new Variables(configuration);
        foreach (var secret in SecretVariables.Read(variables)) options.Secrets.Add(secret);

        var origin = OriginOfBetterAuth(variables);
        options.Issuer = variables.Text("BETTER_AUTH_ISSUER") ?? origin;
        options.Audience = variables.Text("BETTER_AUTH_AUDIENCE") ?? origin;
        options.ClockSkew = TimeSpan.FromSeconds(variables.WholeNumber("AUTH_CLOCK_SKEW", 0, 300, 5));
        options.MaxTokenLifetime = TimeSpan.FromSeconds(variables.WholeNumber("AUTH_MAX_TOKEN_LIFETIME", 60, 31_536_000, 86_400));
        options.Failures = variables.Failures;
    }

    private static string? OriginOfBetterAuth(Variables variables)
    {
        const string Name = "BETTER_AUTH_URL";
        if (variables.Text(Name) is not { } text) return null;
        if (Variables.IsWebUrl(text, out var url)) return Variables.OriginOf(url);

        variables.Refuse(Name, "must be an absolute http or https URL");
        return null;
    }
}

/// <summary>Rejects invalid variables, and invalid values set by code.</summary>
internal sealed class GuardOptionsValidator : IValidateOptions<GuardOptions>
{
    public ValidateOptionsResult Validate(string? name, GuardOptions options)
    {
        var failures = options.Failures.ToList();
        if (options.Secrets.Count == 0 && !failures.Any(SecretVariables.IsNamedIn))
            failures.Add(SecretVariables.Missing);
        failures.AddRange(options.Secrets.Select(SecretVariables.FaultOf).OfType<string>().Select(fault => $"GuardOptions.Secrets: each {fault}"));
        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromSeconds(300))
            failures.Add("GuardOptions.ClockSkew must be from 0 to 300 seconds");
        if (options.MaxTokenLifetime < TimeSpan.FromSeconds(60) || options.MaxTokenLifetime > TimeSpan.FromDays(365))
            failures.Add("GuardOptions.MaxTokenLifetime must be from 60 seconds to 365 days");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
