using System.CommandLine;

namespace Api.Hosting;

/// <summary>
/// Finds arguments that neither the program nor ASP.NET Core knows, and suggests the nearest one. ASP.NET Core reads any <c>--key=value</c> as
/// configuration and ignores what nothing reads, so a typing error would go unnoticed.
/// </summary>
internal static class UnknownArguments
{
    // Two wrong, missing, additional or swapped characters.
    private const int LargestDistance = 2;

    // What ASP.NET Core reads without a section; everything with one, such as --Logging:LogLevel:Default, contains a colon.
    private static readonly string[] HostOptions =
    [
        "--urls", "--http_ports", "--https_ports", "--https_port", "--contentRoot", "--webRoot", "--applicationName", "--environment", "--shutdownTimeoutSeconds",
        "--AllowedHosts", "--detailedErrors", "--captureStartupErrors", "--hostingStartupAssemblies", "--preventHostingStartup", "--preferHostingUrls",
        "--suppressStatusMessages", "--staticWebAssets", "--startupAssembly", "--forwardedHeaders_enabled",
    ];

    /// <summary>The first mistake.</summary>
    /// <param name="parsed">The arguments. Those of the program without a command may be ASP.NET Core's.</param>
    /// <returns>A line for the operator; null where there is none.</returns>
    public static string? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var isServing = command is RootCommand;
        string[] options =
        [
            .. command.Options.Concat(parsed.RootCommandResult.Command.Options).Where(option => !option.Hidden).Select(option => option.Name),
            .. isServing ? HostOptions.Concat(ApiVariables.All.Select(name => $"--{name}")) : [],
        ];
        var tokens = parsed.UnmatchedTokens;
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            if (!token.StartsWith('-'))
                return isServing ? Line("command", token, command.Subcommands.Select(subcommand => subcommand.Name)) : $"Unexpected argument '{token}': --help lists what {command.Name} takes.";

            var name = token.Split('=')[0];
            if (isServing && name.StartsWith("--", StringComparison.Ordinal))
            {
                var hasValue = name.Length < token.Length || (index + 1 < tokens.Count && !tokens[index + 1].StartsWith('-'));
                if (hasValue && (name.Contains(':') || options.Contains(name, StringComparer.OrdinalIgnoreCase) || Nearest(name, options) is null))
                {
                    if (name.Length == token.Length) index++;
                    continue;
                }

                if (!hasValue && options.Contains(name, StringComparer.OrdinalIgnoreCase)) return $"Option '{name}' requires a value.";
            }

            return Line("option", name, options);
        }

        return null;
    }

    private static string Line(string kind, string wrong, IEnumerable<string> known) => Nearest(wrong, known) is { } nearest
        ? $"Unknown {kind} '{wrong}'. Did you mean '{nearest}'?"
        : $"Unknown {kind} '{wrong}': --help lists what there is.";

    private static string? Nearest(string wrong, IEnumerable<string> known) => known
        .Select(name => (Name: name, Distance: Distance(wrong.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= Math.Min(LargestDistance, candidate.Name.Length / 2))
        .OrderBy(candidate => candidate.Distance).Select(candidate => candidate.Name).FirstOrDefault();

    // Levenshtein's, with swapped neighbours as one change (optimal string alignment).
    private static int Distance(string left, string right)
    {
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                var change = cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[left.Length, right.Length];
    }
}
