using System.Data.Common;
using Api.Data;

namespace Tests.Data;

public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("")]
    [InlineData("app.db")]
    [InlineData("sqlite:")]
    [InlineData("sqlite::memory:")]
    [InlineData("sqlite://data/app.db")]
    [InlineData("mysql://user:password@host/name")]
    [InlineData("postgres:")]
    [InlineData("postgres://host")]
    [InlineData("postgres://host/")]
    [InlineData("postgres:///name")]
    [InlineData("postgres://host/name/more")]
    [InlineData("postgres://host:port/name")]
    [InlineData("postgres://host/name?no_such_setting=1")]
    [InlineData("postgres://host/name?sslmode=perhaps")]
    [InlineData("postgres://host/name?timeout=soon")]
    [InlineData("postgres://host/name?Host=")]
    [InlineData("postgres://host/name?Minimum%20Pool%20Size=9&Maximum%20Pool%20Size=3")]
    public void An_invalid_DATABASE_URL_is_rejected(string text) => DatabaseUrl.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("postgres://ada:p%40ss%3A%2F%3B@db.example:6543/my%20tasks?sslmode=verify-full", "db.example", 6543, "my tasks", "ada", "p@ss:/;", "VerifyFull")]
    [InlineData("postgresql://ada@[::1]/tasks?sslmode=require", "::1", 5432, "tasks", "ada", null, "Require")]
    [InlineData("postgres://127.0.0.1/tasks?Username=ada&password=x%3DSSL%20Mode", "127.0.0.1", 5432, "tasks", "ada", "x=SSL Mode", "Prefer")]
    public void A_URL_with_a_server_is_parsed(string text, string host, int port, string name, string user, string? password, string sslMode)
    {
        var settings = SettingsOf(text);

        (settings.Host, settings.Port, settings.Database, settings.Username, settings.Password, $"{settings.SslMode}")
            .ShouldBe((host, port, name, user, password, sslMode));
    }

    [Fact]
    public void Npgsql_s_settings_and_libpq_s_names_can_be_given()
    {
        var settings = SettingsOf("postgres://host/name?connect_timeout=9&application_name=my-api&Maximum%20Pool%20Size=7&Command%20Timeout=3&sslrootcert=/ca.pem");

        (settings.Timeout, settings.ApplicationName, settings.MaxPoolSize, settings.CommandTimeout, settings.RootCertificate).ShouldBe((9, "my-api", 7, 3, "/ca.pem"));
    }

    [Fact]
    public void Prepared_statements_and_the_reset_of_connections_can_be_turned_on_and_off_for_PgBouncer()
    {
        var off = SettingsOf("postgres://host/name?Max%20Auto%20Prepare=0&No%20Reset%20On%20Close=true");
        var on = SettingsOf("postgres://host/name?Max%20Auto%20Prepare=50&Auto%20Prepare%20Min%20Usages=2&No%20Reset%20On%20Close=false");

        (off.MaxAutoPrepare, off.NoResetOnClose).ShouldBe((0, true));
        (on.MaxAutoPrepare, on.AutoPrepareMinUsages, on.NoResetOnClose).ShouldBe((50, 2, false));
    }

    [Theory]
    [InlineData("sqlite:data/app.db", "/srv/data/app.db")]
    [InlineData("SQLite:/var/lib/my app.db", "/var/lib/my app.db")]
    [InlineData("sqlite:a;Mode=Memory", "/srv/a;Mode=Memory")]
    public void A_file_is_found_from_the_content_root(string text, string path)
    {
        using var source = DatabaseUrl.Parse(text)!.CreateDataSource("/srv");

        new DbConnectionStringBuilder { ConnectionString = source.ConnectionString }["Data Source"].ShouldBe(path);
    }

    private static Npgsql.NpgsqlConnectionStringBuilder SettingsOf(string text) => DatabaseUrl.Parse(text)?.Postgres ?? throw new InvalidOperationException(text);
}
