using System.Data.Common;
using Npgsql;

namespace Api.Data;

/// <summary>
/// The value of <c>DATABASE_URL</c>: <c>sqlite:PATH</c>, or <c>postgres://USER:PASSWORD@HOST:PORT/NAME</c> (or <c>postgresql://</c>), with
/// <c>sslmode</c> or any other Npgsql parameter in the query.
/// </summary>
public sealed class DatabaseUrl
{
    /// <summary>The rule, for the message about an invalid value.</summary>
    public const string Rule = "must be sqlite:PATH, or postgres://USER:PASSWORD@HOST:PORT/NAME with only Npgsql's parameters in the query, such as ?sslmode=require";

    /// <summary>The default: a file in the folder <c>data</c>.</summary>
    public static readonly DatabaseUrl Default = new("data/app.db", null);

    private readonly string? _path;

    private DatabaseUrl(string? path, NpgsqlConnectionStringBuilder? postgres) => (_path, Postgres) = (path, postgres);

    /// <summary>Whether it is SQLite; otherwise it is PostgreSQL.</summary>
    public bool IsSqlite => _path is not null;

    /// <summary>How long a request waits for the database: half a second longer than the command timeout, which is one second by default.</summary>
    internal TimeSpan Patience => Postgres is { CommandTimeout: 0 } ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds((Postgres?.CommandTimeout ?? 1) + 0.5);

    /// <summary>The server; null for SQLite.</summary>
    internal NpgsqlConnectionStringBuilder? Postgres { get; }

    /// <summary>Parses the variable's value.</summary>
    /// <returns>Null if it breaks <see cref="Rule"/>.</returns>
    public static DatabaseUrl? Parse(string text)
    {
        const string sqlite = "sqlite:";
        if (text.StartsWith(sqlite, StringComparison.OrdinalIgnoreCase)) return OfFile(text[sqlite.Length..]);

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "postgres" or "postgresql" ? OfServer(url) : null;
    }

    /// <summary>Creates the source of connections without opening one.</summary>
    /// <param name="root">The folder of a relative SQLite path.</param>
    public DbDataSource CreateDataSource(string root) =>
        _path is not null ? new SqliteDataSource(Path.GetFullPath(_path, root)) : NpgsqlDataSource.Create(Postgres!);

    // Programs disagree on the meaning of a second slash. With an in-memory database, every connection would have its own.
    private static DatabaseUrl? OfFile(string path) =>
        path.Length == 0 || path.StartsWith("//", StringComparison.Ordinal) || path.StartsWith(':') || path.Contains('\0') ? null : new(path, null);

    private static DatabaseUrl? OfServer(Uri url)
    {
        var name = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/'));
        if (url.Host.Length == 0 || name.Length == 0 || name.Contains('/')) return null;

        try
        {
            // A response is due within two seconds, even if it is a 503. And a replica uses few of PostgreSQL's 100 connections.
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

    // URLs of other programs use libpq's names and values, some of which differ from Npgsql's.
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
