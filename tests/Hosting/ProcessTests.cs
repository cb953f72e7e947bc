using System.Text.Json;
using Tests.OpenApi;

namespace Tests.Hosting;

/// <summary>The program as its operator sees it: exit codes, standard output and error, and the files that it writes.</summary>
[Trait("Category", "Slow")]
public sealed class ProcessTests : IDisposable
{
    private static readonly (string, string) Development = ("ASPNETCORE_ENVIRONMENT", "Development");
    private static readonly (string, string) AnyPort = ("ASPNETCORE_URLS", "http://127.0.0.1:0");
    private static readonly (string, string) Secret = ("BETTER_AUTH_SECRET", Token.Secret);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_rejected_startup_exits_with_1_and_a_line_for_each_invalid_variable()
    {
        var (exitCode, output, error) = await Command.RunApi(_folder.Path, [("PORT", "x"), ("AUTH_CLOCK_SKEW", "900"), ("BETTER_AUTH_SECRET", "too-short-and-secret")]);

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe([
            "AUTH_CLOCK_SKEW must be a whole number from 0 to 300",
            "BETTER_AUTH_SECRET must be at least 32 bytes: generate one with `openssl rand -base64 32`",
            "PORT must be a whole number from 1 to 65535",
        ]);
    }

    [Theory]
    [InlineData("Production", "", true)]
    [InlineData("Production", "text", false)]
    [InlineData("Development", "", false)]
    [InlineData("Development", "json", true)]
    public async Task Outside_Development_the_log_is_JSON_by_default_and_contains_the_trace_id(string environment, string format, bool isJson)
    {
        using var api = Command.StartApi(_folder.Path, [("ASPNETCORE_ENVIRONMENT", environment), ("LOG_FORMAT", format), ("Logging__Console__FormatterOptions__IncludeScopes", "true"), AnyPort, Secret]);
        var client = new RawClient(new Uri((await api.Says("Now listening on:")).Split('"')[0]), DocumentCheck.Hold);

        var refused = await client.Get("/api/ada/secret?token=secret", "Authorization: Bearer secret");

        var rest = await api.Says(refused.Member("trace_id")!);
        api.Signal("TERM");
        var (_, output, _) = await api.End();
        var lines = output.Split('\n').Where(line => line.Contains(refused.Member("trace_id")!)).ToList();
        output.ShouldNotContain("secret");
        lines.ShouldNotBeEmpty();
        if (!isJson) return;

        rest.ShouldNotBeEmpty();
        foreach (var entry in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)) JsonDocument.Parse(entry).Dispose();
        using var document = JsonDocument.Parse(lines.ShouldHaveSingleItem());
        document.RootElement.GetProperty("Timestamp").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        document.RootElement.GetProperty("LogLevel").GetString().ShouldBe("Information");
        var state = document.RootElement.GetProperty("State");
        (state.GetProperty("ErrorCode").GetString(), state.GetProperty("Route").GetString(), state.GetProperty("TraceId").GetString())
            .ShouldBe(("MALFORMED_TOKEN", "(none)", refused.Member("trace_id")));
    }

    [Fact]
    public async Task Outside_Development_a_missing_secret_prevents_startup()
    {
        await File.WriteAllTextAsync(_folder.File(".env"), $"BETTER_AUTH_SECRET={Token.Secret}\n");

        var (exitCode, _, error) = await Command.RunApi(_folder.Path, [AnyPort]);

        exitCode.ShouldBe(1);
        error.ShouldStartWith("BETTER_AUTH_SECRET must be set");
    }

    [Fact]
    public async Task A_secret_that_is_not_UTF_8_is_rejected()
    {
        using var api = Command.Start(
            "sh", _folder.Path, [AnyPort], "-c", $"BETTER_AUTH_SECRET=$(printf 'a-secret-with-the-byte-\\377-that-is-not-UTF-8') exec dotnet '{Command.Api}'");

        var (exitCode, _, error) = await api.End();

        exitCode.ShouldBe(1);
        error.ShouldStartWith("BETTER_AUTH_SECRET must be valid UTF-8");
    }

    [Fact]
    public async Task In_Development_a_missing_secret_is_generated_written_and_reused()
    {
        using (var first = Command.StartApi(_folder.Path, [Development, AnyPort]))
        {
            await first.Says("BETTER_AUTH_SECRET was not set: generated one and wrote it to ");
            await first.Says("Now listening on:");
        }

        var env = await File.ReadAllTextAsync(_folder.File(".env"));
        env.ShouldMatch("^BETTER_AUTH_SECRET=[0-9a-f]{64}\n$");
        ModeShouldBe("600");

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
        SetMode("660");

        await Command.RunApi(_folder.Path, [Development], "token", "ada");

        ModeShouldBe("600");

        (await File.ReadAllTextAsync(_folder.File(".env"))).ShouldMatch("^# mine\nAUTH_CLOCK_SKEW=7\nBETTER_AUTH_SECRET=\nBETTER_AUTH_SECRET=[0-9a-f]{64}\n$");
        var (exitCode, _, error) = await Command.RunApi(_folder.Path, [Development], "token", "ada");
        (exitCode, error).ShouldBe((0, ""));
    }

    [Fact]
    public async Task Programs_that_start_together_share_one_secret()
    {
        await File.WriteAllTextAsync(_folder.File(".env"), "# mine\n");

        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Command.RunApi(_folder.Path, [Development], "token", "ada")));

        var secret = (await File.ReadAllLinesAsync(_folder.File(".env"))).Where(line => line.StartsWith("BETTER_AUTH_SECRET=", StringComparison.Ordinal))
            .ShouldHaveSingleItem()["BETTER_AUTH_SECRET=".Length..];
        foreach (var (exitCode, token, error) in runs)
        {
            exitCode.ShouldBe(0, error);
            Token.SignEncoded(token[..token.LastIndexOf('.')], secret).ShouldBe(token.Trim());
        }

        runs.Count(run => run.Error.Contains("generated one and wrote it", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task An_env_file_that_others_can_read_is_restricted_to_its_owner_with_a_notice()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await File.WriteAllTextAsync(_folder.File(".env"), $"BETTER_AUTH_SECRET={Token.Secret}\n");
        SetMode("604");

        var first = await Command.RunApi(_folder.Path, [Development], "token", "ada");
        var second = await Command.RunApi(_folder.Path, [Development], "token", "ada");

        (first.ExitCode, first.Error).ShouldBe((0, $"{_folder.File(".env")} was readable by other accounts: changed its mode to 600.\n"));
        (second.ExitCode, second.Error).ShouldBe((0, ""));
        ModeShouldBe("600");
    }

    [Fact]
    public async Task A_read_only_env_file_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await File.WriteAllTextAsync(_folder.File(".env"), $"BETTER_AUTH_SECRET={Token.Secret}\n");
        SetMode("400");

        var (exitCode, _, error) = await Command.RunApi(_folder.Path, [Development], "token", "ada");

        (exitCode, error).ShouldBe((0, ""));
        ModeShouldBe("400");
    }

    [Theory]
    [InlineData("a-secret-with-a-$dollar-and-${HOME}-and-$PATH-and-$$", "a-secret-with-a-$dollar-and-${HOME}-and-$PATH-and-$$")]
    [InlineData("$PATH-at-the-start-of-a-secret-of-some-length-\uE000", "$PATH-at-the-start-of-a-secret-of-some-length-\uE000")]
    [InlineData("a-secret-with-a-back\\slash-and-a-\\$dollar-in-it", "a-secret-with-a-back\\slash-and-a-\\$dollar-in-it")]
    [InlineData("\"a-secret-with-$HOME-in-double-quotation-marks\"", "a-secret-with-$HOME-in-double-quotation-marks")]
    [InlineData("'a-secret-with-$HOME-in-single-quotation-marks'", "a-secret-with-$HOME-in-single-quotation-marks")]
    [InlineData("a-secret-with-$HOME-and-a-comment-behind-it # $PATH", "a-secret-with-$HOME-and-a-comment-behind-it")]
    public async Task A_dollar_sign_in_an_env_file_stands_for_itself(string value, string secret)
    {
        await File.WriteAllTextAsync(_folder.File(".env"), $"dollar=x\nBETTER_AUTH_SECRET={value}\n");

        var (exitCode, token, error) = await Command.RunApi(_folder.Path, [Development], "token", "ada");

        exitCode.ShouldBe(0, error);
        Token.SignEncoded(token[..token.LastIndexOf('.')], secret).ShouldBe(token.Trim());
    }

    [Theory]
    [InlineData("BETTER_AUTH_SECRET=\"a-secret-without-its-second-quotation-mark", 1)]
    [InlineData("PORT=1\nnot a variable at all, but a-secret\n", 2)]
    public async Task An_invalid_env_file_is_reported_by_its_line_only(string content, int line)
    {
        await File.WriteAllTextAsync(_folder.File(".env"), content);

        var (exitCode, _, error) = await Command.RunApi(_folder.Path, [Development], "token", "ada");

        exitCode.ShouldBe(1);
        error.ShouldBe($"{_folder.File(".env")} is invalid near line {line}: expected NAME=VALUE, with matching quotation marks.\n");
        (await File.ReadAllTextAsync(_folder.File(".env"))).ShouldBe(content);
    }

    [Fact]
    public async Task The_environment_takes_precedence_over_the_env_file()
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
    public async Task Token_fails_outside_Development()
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
    [InlineData("Unknown command 'tokne'. Did you mean 'token'?", "tokne", "ada")]
    [InlineData("Unknown command 'migrat'. Did you mean 'migrate'?", "--environment", "Production", "migrat")]
    [InlineData("Unknown command 'serve': --help lists what there is.", "serve")]
    [InlineData("Unknown option '--ulrs'. Did you mean '--urls'?", "--ulrs", "http://127.0.0.1:0")]
    [InlineData("Unknown option '--environmnet'. Did you mean '--environment'?", "--environmnet=Production")]
    [InlineData("Unknown option '--DATABASE_URI'. Did you mean '--DATABASE_URL'?", "--DATABASE_URI=sqlite:app.db")]
    [InlineData("Unknown option '--verbose': --help lists what there is.", "--verbose")]
    [InlineData("Unknown option '-x': --help lists what there is.", "-x=1")]
    [InlineData("Option '--urls' requires a value.", "--urls")]
    [InlineData("Unknown option '--expire'. Did you mean '--expires'?", "token", "ada", "--expire", "2h")]
    [InlineData("Unexpected argument 'lovelace': --help lists what token takes.", "token", "ada", "lovelace")]
    public async Task An_invalid_command_is_reported_on_standard_error(string reason, params string[] arguments)
    {
        var (exitCode, output, error) = await Command.RunApi(_folder.Path, [Development, Secret], arguments);

        exitCode.ShouldBe(1);
        output.ShouldNotContain("eyJ");
        error.ShouldContain(reason);
        error.Count(character => character == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task Options_of_ASP_NET_Core_are_accepted()
    {
        using var api = Command.StartApi(
            _folder.Path, [Secret], "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Information", "--DATABASE_URL=sqlite:other.db", "--MyKey", "value");

        await api.Says("Applied migration");
        await api.Says("Now listening on:");
        File.Exists(_folder.File("other.db")).ShouldBeTrue();
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
    public async Task Outside_Development_claims_that_are_not_validated_cause_a_warning()
    {
        using var api = Command.StartApi(_folder.Path, [Secret, AnyPort, ("BETTER_AUTH_ISSUER", "x")]);

        await api.Says("The aud claim of tokens is not validated: set BETTER_AUTH_URL or BETTER_AUTH_AUDIENCE.");
    }

    [Fact]
    public async Task PORT_applies_unless_a_variable_of_ASP_NET_Core_is_set()
    {
        var port = Free.Port();
        using (var api = Command.StartApi(_folder.Path, [Secret, ("PORT", $"{port}")]))
            (await api.Says("Now listening on:")).ShouldBe($"http://[::]:{port}");

        using var other = Command.StartApi(_folder.Path, [Secret, ("PORT", $"{port}"), AnyPort]);
        (await other.Says("Now listening on:")).ShouldNotEndWith($":{port}");
    }

    private void SetMode(string octal)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.File(".env"), (UnixFileMode)Convert.ToInt32(octal, 8));
    }

    private void ModeShouldBe(string octal)
    {
        if (!OperatingSystem.IsWindows()) Convert.ToString((int)File.GetUnixFileMode(_folder.File(".env")), 8).ShouldBe(octal);
    }
}
