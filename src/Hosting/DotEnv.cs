using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DotNetEnv;

namespace Api.Hosting;

/// <summary>The file <c>.env</c> in the content root, for Development only: a developer's variables, and a generated secret.</summary>
internal static class DotEnv
{
    private const string Secret = "BETTER_AUTH_SECRET";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds the file's variables to the configuration unless they are set already. If there is no secret, generates a random one and writes it to
    /// the file. Programs that start at the same time share one secret. The file is restricted to its owner.
    /// </summary>
    /// <returns>Messages for the developer.</returns>
    /// <exception cref="InvalidOperationException">The file cannot be parsed.</exception>
    /// <exception cref="IOException">The file cannot be read or written, or another program keeps it locked.</exception>
    public static IReadOnlyList<string> AddDotEnv(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment()) return [];

        var (path, configuration, notices) = (Path.Combine(builder.Environment.ContentRootPath, ".env"), builder.Configuration, new List<string>());
        if (File.Exists(path))
        {
            using var existing = Open(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (Restrict(existing) is { } notice) notices.Add(notice);
            AddUnset(configuration, Read(existing));
        }

        if (HasSecret(configuration)) return notices;

        using var file = Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        // Another program may have written a secret before this one locked the file.
        AddUnset(configuration, Read(file));
        if (HasSecret(configuration)) return notices;

        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Restrict(file);
        Append(file, $"{Secret}={secret}");
        AddUnset(configuration, [new(Secret, secret)]);
        return [.. notices, $"{Secret} was not set: generated one and wrote it to {path}. Configure Better Auth with the same value."];
    }

    // Waits for other programs: on Unix, .NET's FileShare is an advisory lock that fails instead of waiting.
    private static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode == FileMode.OpenOrCreate) options.UnixCreateMode = OwnerOnly;
        for (var start = Stopwatch.GetTimestamp(); ; Thread.Sleep(20))
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException fault) when (fault.GetType() == typeof(IOException) && Stopwatch.GetElapsedTime(start) < LockTimeout)
            {
            }
        }
    }

    private static string? Restrict(FileStream file)
    {
        if (OperatingSystem.IsWindows()) return null;

        var mode = File.GetUnixFileMode(file.SafeFileHandle);
        if ((mode & ~(OwnerOnly | UnixFileMode.UserExecute)) == 0) return null;

        try
        {
            File.SetUnixFileMode(file.SafeFileHandle, mode & OwnerOnly);
            return $"{file.Name} was readable by other accounts: changed its mode to 600.";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{file.Name} is readable by other accounts: run chmod 600 as its owner.";
        }
    }

    // DotNetEnv always interpolates $NAME and ${NAME}. Node's --env-file and dotenv, with which Better Auth reads the same secret, never do. A
    // character that does not occur in the file replaces each $ meanwhile.
    private static List<KeyValuePair<string, string>> Read(FileStream file)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();
        var dollar = Enumerable.Range(0xE000, 0x1000).Select(code => (char)code).First(character => !text.Contains(character));
        try
        {
            return [.. Env.LoadContents(text.Replace('$', dollar), Env.NoEnvVars()).Select(variable => KeyValuePair.Create(variable.Key, variable.Value.Replace(dollar, '$')))];
        }
        catch (Sprache.ParseException fault)
        {
            // The parser's message quotes the file, and so possibly a secret.
            throw new InvalidOperationException($"{file.Name} is invalid near line {fault.Position.Line}: expected NAME=VALUE, with matching quotation marks.");
        }
    }

    private static void AddUnset(ConfigurationManager configuration, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var unset = variables.Where(variable => !IsSet(configuration, variable.Key)).GroupBy(variable => variable.Key, variable => variable.Value);
        configuration.AddInMemoryCollection(unset.Select(lines => KeyValuePair.Create<string, string?>(lines.Key, lines.Last())).ToList());
    }

    private static bool HasSecret(ConfigurationManager configuration) => IsSet(configuration, Secret) || IsSet(configuration, "BETTER_AUTH_SECRETS");

    private static bool IsSet(ConfigurationManager configuration, string name) => !string.IsNullOrEmpty(configuration[name]);

    // Existing lines are kept: the last line for a variable counts.
    private static void Append(FileStream file, string line)
    {
        var needsNewLine = false;
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            needsNewLine = file.ReadByte() != '\n';
        }

        using var writer = new StreamWriter(file, leaveOpen: true);
        if (needsNewLine) writer.WriteLine();
        writer.WriteLine(line);
    }
}
