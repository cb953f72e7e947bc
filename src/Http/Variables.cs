using System.Globalization;

namespace Api.Http;

/// <summary>
/// Reads environment variables from the configuration and collects errors, so that startup reports all invalid ones together: one line for each, with
/// its name and the rule, never its value. An empty variable counts as unset.
/// </summary>
public sealed class Variables(IConfiguration configuration)
{
    private readonly SortedDictionary<string, string> _failures = new(StringComparer.Ordinal);

    /// <summary>One line for each invalid variable.</summary>
    public IReadOnlyCollection<string> Failures => _failures.Values;

    /// <summary>The value; null if the variable is unset or empty.</summary>
    public string? Text(string name) => configuration[name] is { Length: > 0 } value ? value : null;

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>; <paramref name="otherwise"/> if it is unset or invalid.</summary>
    public int WholeNumber(string name, int least, int most, int otherwise)
    {
        if (Text(name) is not { } value) return otherwise;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return otherwise;
    }

    /// <summary><c>true</c> or <c>false</c>; <paramref name="otherwise"/> if it is unset or invalid.</summary>
    public bool Flag(string name, bool otherwise)
    {
        if (Text(name) is not { } value) return otherwise;
        if (bool.TryParse(value, out var flag)) return flag;

        Refuse(name, "must be true or false");
        return otherwise;
    }

    /// <summary>The items of a comma-separated list, trimmed and without empty ones; those of <paramref name="otherwise"/> if it is unset.</summary>
    public string[] List(string name, string otherwise = "") =>
        (Text(name) ?? otherwise).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reports an invalid variable. Only its first error is kept.</summary>
    public void Refuse(string name, string rule) => _failures.TryAdd(name, $"{name} {rule}");

    /// <summary>Whether this is an absolute http or https URL.</summary>
    public static bool IsWebUrl(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Host.Length > 0;

    /// <summary>The origin of a URL as browsers serialize it (RFC 6454 §6.2): scheme, host, and the port unless it is the scheme's default.</summary>
    public static string OriginOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{host}:{url.Port}");
    }
}
