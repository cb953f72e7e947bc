using System.Text.Json;
using Tests.OpenApi;

namespace Tests.Hosting;

/// <summary>The program as its operator meets it: exit codes, standard output and error, and the files it writes.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly (string, string) Development = ("ASPNETCORE_ENVIRONMENT", "Development");
    private static readonly (string, string) AnyPort = ("ASPNETCORE_URLS", "http://127.0.0.1:0");
    private static readonly (string, string) Secret = ("BETTER_AUTH_SECRET", Token.Secret);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_wrong_start_ends_with_1_and_a_line_for_each_wrong_variable()
    {
        var (exitCode, output, error) = await Command.RunApi(_folder.Path, [("PORT", "x"), ("AUTH_CLOCK_SKEW", "900"), ("BETTER_AUTH_SECRET", "too-short-and-secret")]);

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe([
            "AUTH_CLOCK_SKEW must be a whole number from 0 to 300",
            "BETTER_AUTH_SECRET must be at least 32 bytes: make one with `openssl rand -base64 32`",
            "PORT must be a whole number from 1 to 65535",
        ]);
    }

    [Fact]
    public async Task Without_a_secret_there_is_no_start_outside_Development()
    {
        await File.WriteAllTextAsync(_folder.File(".env"), $"BETTER_AUTH_SECRET={Token.Secret}\n");

        var (exitCode, _, error) = await Command.RunApi(_folder.Path, [AnyPort]);

        exitCode.ShouldBe(1);
        error.ShouldStartWith("BETTER_AUTH_SECRET must be set");
    }

    [Fact]
    public async Task A_secret_that_is_not_UTF_8_is_refused()
    {
        using var api = Command.Start(
            "sh", _folder.Path, [AnyPort], "-c", $"BETTER_AUTH_SECRET=$(printf 'a-secret-with-the-byte-\\377-that-is-not-UTF-8') exec dotnet '{Command.Api}'");

        var (exitCode, _, error) = await api.End();

        exitCode.ShouldBe(1);
        error.ShouldStartWith("BETTER_AUTH_SECRET must be valid UTF-8");
    }

    [Fact]
    public async Task In_Development_a_missing_secret_is_made_written_and_used_again()
    {
        using (var first = Command.StartApi(_folder.Path, [Development, AnyPort]))
        {
            await first.Says("No BETTER_AUTH_SECRET was set: wrote a random one to ");
            await first.Says("Now listening on:");
        }

        var env = await File.ReadAllTextAsync(_folder.File(".env"));
        env.ShouldMatch("^BETTER_AUTH_SECRET=[0-9a-f]{64}\n$");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(_folder.File(".env")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var (_, token, silence) = await Command.RunApi(_folder.Path, [Development], "token", "ada");
        silence.ShouldBeEmpty();
        (await File.ReadAllTextAsync(_folder.File(".env"))).ShouldBe(env);
        using var second = Command.StartApi(_folder.Path, [Development, AnyPort]);
        var api = new RawClient(new Uri(await second.Says("Now listening on:")), DocumentCheck.Hold);
        (await api.Get("/api/me", $"Authorization: Bearer {token.Trim()}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_secret_is_added_to_an_env_file_that_has_none()
    {
        await File.WriteAllTextAsync(_folder.File(".env"), "# mine\nAUTH_CLOCK_SKEW=7\nBETTER_AUTH_SECRET=");

        await Command.RunApi(_folder.Path, [Development], "token", "ada");

        (await File.ReadAllTextAsync(_folder.File(".env"))).ShouldMatch("^# mine\nAUTH_CLOCK_SKEW=7\nBETTER_AUTH_SECRET=\nBETTER_AUTH_SECRET=[0-9a-f]{64}\n$");
        var (exitCode, _, error) = await Command.RunApi(_folder.Path, [Development], "token", "ada");
        (exitCode, error).ShouldBe((0, ""));
    }

    [Theory]
    [InlineData("BETTER_AUTH_SECRET=\"a-secret-without-its-second-quotation-mark", 1)]
    [InlineData("PORT=1\nnot a variable at all, but a-secret\n", 2)]
    public async Task An_env_file_that_cannot_be_read_is_told_by_its_line_alone(string content, int line)
    {
        await File.WriteAllTextAsync(_folder.File(".env"), content);

        var (exitCode, _, error) = await Command.RunApi(_folder.Path, [Development], "token", "ada");

        exitCode.ShouldBe(1);
        error.ShouldBe($"{_folder.File(".env")} cannot be read: near line {line} is not NAME=VALUE, or a quotation mark is missing.\n");
        (await File.ReadAllTextAsync(_folder.File(".env"))).ShouldBe(content);
    }

    [Fact]
    public async Task The_environment_wins_over_the_env_file()
    {
        await File.WriteAllTextAsync(_folder.File(".env"), $"BETTER_AUTH_SECRET=another-secret-that-is-long-enough-for-this\nBETTER_AUTH_URL=http://from.file\nBETTER_AUTH_ISSUER=from-file\n");

        var (_, token, _) = await Command.RunApi(_folder.Path, [Development, Secret, ("BETTER_AUTH_ISSUER", "from-environment")], "token", "ada");

        var parts = token.Trim().Split('.');
        Token.SignEncoded($"{parts[0]}.{parts[1]}").ShouldBe(token.Trim());
        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])).RootElement;
        claims.GetProperty("iss").GetString().ShouldBe("from-environment");
        claims.GetProperty("aud").GetString().ShouldBe("http://from.file");
    }

    [Fact]
    public async Task Token_prints_a_token_and_nothing_else()
    {
        var (exitCode, output, error) = await Command.RunApi(
            _folder.Path, [Development, Secret], "token", "ada", "--expires", "2h", "--email", "ada@example.com", "--name", "Ada Lovelace");

        (exitCode, error).ShouldBe((0, ""));
        output.ShouldMatch(@"^[\w-]+\.[\w-]+\.[\w-]+\n$");
        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(output.Split('.')[1])).RootElement;
        claims.GetProperty("uid").GetString().ShouldBe("ada");
        claims.GetProperty("email").GetString().ShouldBe("ada@example.com");
        claims.GetProperty("name").GetString().ShouldBe("Ada Lovelace");
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBe(7200);
    }

    [Fact]
    public async Task Token_signs_with_the_first_secret_of_a_rotation()
    {
        var (_, output, _) = await Command.RunApi(
            _folder.Path, [Development, ("BETTER_AUTH_SECRETS", $"1:{Token.Secret},2:another-secret-that-is-long-enough-too")], "token", "ada");

        Token.SignEncoded(output[..output.LastIndexOf('.')]).ShouldBe(output.Trim());
    }

    [Fact]
    public async Task Token_refuses_to_work_outside_Development()
    {
        var (exitCode, output, error) = await Command.RunApi(_folder.Path, [Secret], "token", "ada");

        (exitCode, output).ShouldBe((1, ""));
        error.ShouldContain("Development only");
    }

    [Theory]
    [InlineData("longer than AUTH_MAX_TOKEN_LIFETIME", "token", "ada", "--expires", "2d")]
    [InlineData("--expires must be", "token", "ada", "--expires", "15")]
    [InlineData("--expires must be", "token", "ada", "--expires", "-1m")]
    [InlineData("--expires must be", "token", "ada", "--expires", "0s")]
    [InlineData("--expires must be", "token", "ada", "--expires", "99999999999d")]
    [InlineData("--expires must be", "token", "ada", "--expires", "2147483647d")]
    [InlineData("user_id must not be empty", "token", "")]
    [InlineData("Required argument 'user_id' missing", "token")]
    [InlineData("There is no such command", "tokn", "ada")]
    public async Task A_wrong_command_says_so_on_standard_error(string reason, params string[] arguments)
    {
        var (exitCode, output, error) = await Command.RunApi(_folder.Path, [Development, Secret], arguments);

        exitCode.ShouldBe(1);
        output.ShouldNotContain("eyJ");
        error.ShouldContain(reason);
    }

    [Fact]
    public async Task Help_explains_serving_and_token()
    {
        var (exitCode, output, _) = await Command.RunApi(_folder.Path, [], "--help");

        exitCode.ShouldBe(0);
        output.ShouldContain("Serves the API.");
        output.ShouldContain("token <user_id>");
        (await Command.RunApi(_folder.Path, [], "token", "--help")).Output.ShouldContain("--expires");
        File.Exists(_folder.File(".env")).ShouldBeFalse();
    }

    [Fact]
    public async Task Outside_Development_unchecked_claims_are_warned_of()
    {
        using var api = Command.StartApi(_folder.Path, [Secret, AnyPort, ("BETTER_AUTH_ISSUER", "x")]);

        await api.Says("The aud of tokens is not checked: set BETTER_AUTH_URL, or BETTER_AUTH_AUDIENCE.");
    }

    [Fact]
    public async Task Port_is_listened_on_unless_AspNetCore_is_told_otherwise()
    {
        var port = Free.Port();
        using (var api = Command.StartApi(_folder.Path, [Secret, ("PORT", $"{port}")]))
            (await api.Says("Now listening on:")).ShouldBe($"http://[::]:{port}");

        using var other = Command.StartApi(_folder.Path, [Secret, ("PORT", $"{port}"), AnyPort]);
        (await other.Says("Now listening on:")).ShouldNotEndWith($":{port}");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_a_line()
    {
        using var first = Command.StartApi(_folder.Path, [Secret, AnyPort]);
        var taken = await first.Says("Now listening on:");

        var (exitCode, _, error) = await Command.RunApi(_folder.Path, [Secret, ("ASPNETCORE_URLS", taken)]);

        exitCode.ShouldBe(1);
        error.ShouldContain("address already in use");
    }
}
