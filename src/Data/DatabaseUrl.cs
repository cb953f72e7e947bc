using System.Data.Common;
using Npgsql;

namespace Api.Data;

/// <summary>
/// What <c>DATABASE_URL</c> says: <c>sqlite:PATH</c>, or <c>postgres://USER:PASSWORD@HOST:PORT/NAME</c> (<c>postgresql://</c> too), whose
/// query may hold <c>sslmode</c> and any other of Npgsql's settings.
/// </summary>
public sealed class DatabaseUrl
{
    /// <summary>What a wrong value is told.</summary>
    public const string Rule = "must be sqlite:PATH, or postgres://USER:PASSWORD@HOST:PORT/NAME with nothing but Npgsql's settings as its query, such as ?sslmode=require";

    /// <summary>Where the program runs without being told: a file in the folder <c>data</c>.</summary>
    public static readonly DatabaseUrl Default = new("data/app.db", null);

    private readonly string? _path;

    private DatabaseUrl(string? path, NpgsqlConnectionStringBuilder? postgres) => (_path, Postgres) = (path, postgres);

    /// <summary>Whether it is SQLite; else it is PostgreSQL.</summary>
    public bool IsSqlite => _path is not null;

    /// <summary>How long a request waits for an answer: half a second longer than the command timeout, which is a second unless the URL says otherwise.</summary>
    internal TimeSpan Patience => Postgres is { CommandTimeout: 0 } ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds((Postgres?.CommandTimeout ?? 1) + 0.5);

    /// <summary>The server; null where it is SQLite.</summary>
    internal NpgsqlConnectionStringBuilder? Postgres { get; }

    /// <summary>Reads the variable's value.</summary>
    /// <returns>Null where it breaks <see cref="Rule"/>.</returns>
    public static DatabaseUrl? Parse(string text)
    {
        const string sqlite = "sqlite:";
        if (text.StartsWith(sqlite, StringComparison.OrdinalIgnoreCase)) return OfFile(text[sqlite.Length..]);

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "postgres" or "postgresql" ? OfServer(url) : null;
    }

    /// <summary>Makes the source of connections; no connection is opened yet.</summary>
    /// <param name="root">The folder that a relative path of SQLite starts from.</param>
    public DbDataSource CreateDataSource(string root) =>
        _path is not null ? new SqliteDataSource(Path.GetFullPath(_path, root)) : NpgsqlDataSource.Create(Postgres!);

    // A second slash is other programs' way of writing it, and they do not agree on what it means. In memory, every connection would have a database of its own.
    private static DatabaseUrl? OfFile(string path) =>
        path.Length == 0 || path.StartsWith("//", StringComparison.Ordinal) || path.StartsWith(':') || path.Contains('\0') ? null : new(path, null);

    private static DatabaseUrl? OfServer(Uri url)
    {
        var name = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/'));
        if (url.Host.Length == 0 || name.Length == 0 || name.Contains('/')) return null;

        try
        {
            // An answer is owed within two seconds, a 503 if it must be. And a replica takes few of PostgreSQL's 100 connections.
            var settings = new NpgsqlConnectionStringBuilder
            {
                Host = url.Host.Trim('[', ']'),
                Port = url.Port > 0 ? url.Port : 5432,
                Database = name,
                Timeout = 1,
                CommandTimeout = 1,
                CancellationTimeout = 250,
                MaxPoolSize = 20,
            };
            var user = url.UserInfo.Split(':', 2);
            if (user[0].Length > 0) settings.Username = Uri.UnescapeDataString(user[0]);
            if (user.Length == 2) settings.Password = Uri.UnescapeDataString(user[1]);
            foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var setting = pair.Split('=', 2);
                Set(settings, Uri.UnescapeDataString(setting[0]), Uri.UnescapeDataString(setting.Length == 2 ? setting[1] : ""));
            }

            // Some settings contradict each other, which only shows when they are used. No connection is opened.
            using var source = NpgsqlDataSource.Create(settings);
            return new(null, settings);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
        {
            return null;
        }
    }

    // Others' URLs have libpq's names and values, where those are not Npgsql's own.
    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        var known = name switch
        {
            "sslrootcert" => "Root Certificate",
            "sslcert" => "SSL Certificate",
            "sslkey" => "SSL Key",
            "connect_timeout" => "Timeout",
            "application_name" => "Application Name",
            _ => name,
        };
        settings[known] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
    }
}
