using System.Security.Cryptography;
using DotNetEnv;

namespace Api.Hosting;

/// <summary>The file <c>.env</c> in the content root, for Development only: variables for a developer's machine, and a secret of its own.</summary>
internal static class DotEnv
{
    private const string Secret = "BETTER_AUTH_SECRET";

    /// <summary>
    /// Adds the file's variables to the configuration where they are not set already. Where there is no secret at all, makes a random one
    /// and writes it to the file, readable by its owner alone.
    /// </summary>
    /// <returns>What to tell the developer, if anything.</returns>
    /// <exception cref="InvalidOperationException">The file is there, but cannot be read.</exception>
    public static string? AddDotEnv(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment()) return null;

        var path = Path.Combine(builder.Environment.ContentRootPath, ".env");
        if (File.Exists(path)) AddUnset(builder.Configuration, Read(path));
        if (IsSet(builder.Configuration, Secret) || IsSet(builder.Configuration, "BETTER_AUTH_SECRETS")) return null;

        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Append(path, $"{Secret}={secret}");
        AddUnset(builder.Configuration, [new(Secret, secret)]);
        return $"No {Secret} was set: wrote a random one to {path}. Give Better Auth the same.";
    }

    // The parser's own message shows what it has just read, which may be a secret.
    private static IEnumerable<KeyValuePair<string, string>> Read(string path)
    {
        try
        {
            return Env.NoEnvVars().Load(path);
        }
        catch (Sprache.ParseException fault)
        {
            throw new InvalidOperationException($"{path} cannot be read: near line {fault.Position.Line} is not NAME=VALUE, or a quotation mark is missing.");
        }
    }

    private static void AddUnset(ConfigurationManager configuration, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var unset = variables.Where(variable => !IsSet(configuration, variable.Key)).GroupBy(variable => variable.Key, variable => variable.Value);
        configuration.AddInMemoryCollection(unset.Select(lines => KeyValuePair.Create<string, string?>(lines.Key, lines.Last())).ToList());
    }

    private static bool IsSet(ConfigurationManager configuration, string name) => !string.IsNullOrEmpty(configuration[name]);

    // What the file says already stays: the last line for a variable is the one that counts.
    private static void Append(string path, string line)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var needsNewLine = false;
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            needsNewLine = file.ReadByte() != '\n';
        }

        using var writer = new StreamWriter(file);
        if (needsNewLine) writer.WriteLine();
        writer.WriteLine(line);
    }
}
