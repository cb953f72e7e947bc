using System.Globalization;

namespace Api.Http;

/// <summary>
/// Reads the program's variables from the configuration and gathers what is wrong with them, so that a start can report all of it at
/// once: one line for each wrong variable, naming it and the rule, never its value. An empty variable counts as unset.
/// </summary>
public sealed class Variables(IConfiguration configuration)
{
    private readonly SortedDictionary<string, string> _failures = new(StringComparer.Ordinal);

    /// <summary>A line for each variable that is wrong.</summary>
    public IReadOnlyCollection<string> Failures => _failures.Values;

    /// <summary>The variable as it stands; null where it is unset or empty.</summary>
    public string? Text(string name) => configuration[name] is { Length: > 0 } value ? value : null;

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>; <paramref name="otherwise"/> where it is unset or wrong.</summary>
    public int WholeNumber(string name, int least, int most, int otherwise)
    {
        if (Text(name) is not { } value) return otherwise;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return otherwise;
    }

    /// <summary><c>true</c> or <c>false</c>; <paramref name="otherwise"/> where it is unset or wrong.</summary>
    public bool Flag(string name, bool otherwise)
    {
        if (Text(name) is not { } value) return otherwise;
        if (bool.TryParse(value, out var flag)) return flag;

        Refuse(name, "must be true or false");
        return otherwise;
    }

    /// <summary>Notes that a variable is wrong; its first fault is the one that is told.</summary>
    public void Refuse(string name, string rule) => _failures.TryAdd(name, $"{name} {rule}");

    /// <summary>Whether this is an absolute http or https URL.</summary>
    public static bool IsWebUrl(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Host.Length > 0;

    /// <summary>The origin of a URL as a browser serializes it (RFC 6454 §6.2): scheme, host, and the port unless it is the scheme's own.</summary>
    public static string OriginOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{host}:{url.Port}");
    }
}
