using Api.Guard.Tokens;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Guard;

/// <summary>What the guard holds tokens against. The configuration's variables fill it; code may change it.</summary>
public sealed class GuardOptions
{
    /// <summary>The shared secrets, each at least 32 bytes in UTF-8: all of them verify, the first is what Better Auth signs with.</summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>The only iss allowed; null: iss is not checked.</summary>
    public string? Issuer { get; set; }

    /// <summary>What aud must be or contain; null: aud is not checked.</summary>
    public string? Audience { get; set; }

    /// <summary>How far the issuer's clock and this one may be apart: 0 to 300 seconds, 5 unless told.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time from iat to exp: 60 seconds to 365 days, one day unless told.</summary>
    public TimeSpan MaxTokenLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What is wrong with the variables, a line each.</summary>
    internal IReadOnlyCollection<string> Failures { get; set; } = [];

    /// <summary>The same as the verifier takes it: a secret's UTF-8 bytes are the key.</summary>
    internal TokenRules ToRules() =>
        new([.. Secrets.Select(System.Text.Encoding.UTF8.GetBytes)], Issuer, Audience, ClockSkew, MaxTokenLifetime);
}

/// <summary>Fills <see cref="GuardOptions"/> from the variables that Better Auth and its operators know.</summary>
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

/// <summary>Refuses a start with variables that are wrong, or with options that code made wrong.</summary>
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
