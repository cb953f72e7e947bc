using Microsoft.Data.Sqlite;

namespace Tests.Data;

public sealed class SqliteDataSourceTests
{
    [Trait("Category", "Slow")]
    [Fact]
    public async Task The_file_and_its_folder_are_for_the_account_of_the_program_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes: the folder's access control list applies.");
            return;
        }

        using var folder = new TempFolder();
        var data = folder.File("new/data");
        await using var app = ApiApp.With(("DATABASE_URL", $"sqlite:{data}/app.db"));
        using var client = app.Anonymous();
        (await client.GetAsync("/health/ready")).EnsureSuccessStatusCode();

        File.GetUnixFileMode(data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var files = Directory.GetFiles(data);
        files.Select(Path.GetFileName).ShouldBe(["app.db", "app.db-wal", "app.db-shm"], ignoreOrder: true);
        foreach (var file in files)
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public async Task Every_connection_is_set_up_once_and_alike()
    {
        using var file = new SqliteFile();
        await file.Migrate();
        await using var source = Api.Data.DatabaseUrl.Parse(file.Url)!.CreateDataSource("/");

        await using var first = (SqliteConnection)await source.OpenConnectionAsync();
        await using var second = (SqliteConnection)source.OpenConnection();
        first.Handle.ShouldNotBe(second.Handle);
        foreach (var connection in new[] { first, second }) Settings(connection).ShouldBe(["1500", "wal", "2", "1"]);
        var handle = second.Handle;
        await second.CloseAsync();
        await using var again = (SqliteConnection)await source.OpenConnectionAsync();

        again.Handle.ShouldBe(handle);
        Settings(again).ShouldBe(["1500", "wal", "2", "1"]);
    }

    private static IEnumerable<string?> Settings(SqliteConnection connection)
    {
        foreach (var pragma in new[] { "busy_timeout", "journal_mode", "synchronous", "foreign_keys" })
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA {pragma}";
            yield return command.ExecuteScalar()?.ToString();
        }
    }
}
