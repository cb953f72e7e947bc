using Microsoft.Data.Sqlite;

namespace Tests.Data;

/// <summary>A SQLite file that tests read without the API.</summary>
public sealed class SqliteFile : IDisposable
{
    private static readonly string[] Parameters = ["@userId", "@before", "@isCompleted", "@limit"];

    private readonly TempFolder _folder = new();

    public string Path => _folder.File("app.db");

    public string Url => $"sqlite:{Path}";

    /// <summary>Lets the API create its tables.</summary>
    public async Task Migrate()
    {
        using var app = ApiApp.With(("DATABASE_URL", Url));
        using var client = app.Anonymous();
        (await client.GetAsync("/health/ready")).EnsureSuccessStatusCode();
    }

    /// <summary>SQLite's query plan for this statement, one step per line.</summary>
    public string Plan(string sql) => Query($"EXPLAIN QUERY PLAN {sql}", column: 3);

    public void Execute(string sql) => Query(sql);

    /// <summary>A column of the rows, one row per line.</summary>
    public string Query(string sql, int column = 0)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in Parameters.Where(sql.Contains)) command.Parameters.AddWithValue(name, 1);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(reader.GetString(column));
        return string.Join('\n', lines);
    }

    /// <summary>Starts the program on this file; it must fail with this line. <c>*</c> stands for any text.</summary>
    public async Task ShouldRefuseStart(string message)
    {
        using var folder = new TempFolder();

        var (exitCode, output, error) = await Command.RunApi(
            folder.Path, [("BETTER_AUTH_SECRET", Token.Secret), ("DATABASE_URL", Url), ("ASPNETCORE_URLS", "http://127.0.0.1:0")]);

        exitCode.ShouldBe(1);
        var parts = message.Split('*');
        error.ShouldStartWith(parts[0]);
        error.ShouldEndWith(parts[^1] + "\n");
        error.Count(character => character == '\n').ShouldBe(1);
        output.ShouldNotContain(" at ");
    }

    public void Dispose() => _folder.Dispose();
}
