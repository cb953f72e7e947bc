using System.Text;
using System.Text.Json;
using Api.Data;
using Api.Guard;
using Api.Hosting;
using Api.Http;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Tests.Http;

/// <summary>Other parsers of untrusted input: any input is accepted or rejected as documented, and what is written can be read back.</summary>
[Trait("Category", "Slow")]
public sealed class ParserTests
{
    private static readonly string[] Json =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\"title\"", "\"title\":\"x\"", "\"count\":1", "\"count\":\"1\"", "\"done\":true", "\"inner\":{\"title\":\"y\"}", "\"t\\u0069tle\":\"z\"", "null", "true", "1e400", "-", "01",
        "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"\u00e9\"", " ", "\n", "\r\n", "\t", "\0", "\uFEFF", "//", "\"\\x\"", "\"tags\":[\"a\",null]", "[[[[[[[[", "{\"a\":",
    ];

    private static readonly Gen<byte[]> Bodies = Gen.OneOf(
        Gen.OneOf(Json).Array[0, 8].Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces))),
        Gen.OneOf(Json).Array[0, 4].Select(pieces => Encoding.UTF8.GetBytes($"{{{string.Join(',', pieces)}}}")),
        Gen.Select(Gen.Byte, Gen.Int[0, 24], (one, at) =>
        {
            var body = """{"title":"x","count":1}"""u8.ToArray();
            body[at % body.Length] = one;
            return body;
        }),
        Gen.Byte.Array[0, 40]);

    private static readonly Gen<string> Tag = Gen.OneOf(
        Gen.Long[0, 12].Select(version => $"\"{version}\""), Gen.Long[0, 12].Select(version => $"W/\"{version}\""),
        Gen.OneOf("*", "", ",", " ", "\"", "\"\"", "\"01\"", "\"+1\"", "\"1", "1", "\"9223372036854775808\"", "\"\u00e9\"", "\"a,b\"", "w/\"1\"", "\"1\"\"2\"", "\t"), Gen.String);

    private static readonly Gen<string[]> Tags = Gen.OneOf(Tag.Array[0, 3], Tag.Array[1, 4].Select(tags => new[] { string.Join(',', tags) }), Tag.Array[1, 4].Select(tags => new[] { string.Join(", ", tags) }));

    private static readonly Gen<string> Urls = Gen.OneOf(
        Gen.Select(
            Gen.OneOf("postgres://", "postgresql://", "POSTGRES://", "postgres:", "sqlite:", "sqlite://", "mysql://", ""),
            Gen.OneOf("", "ada@", "ada:p%40ss@", "ada:p@ss@", ":@", "%zz@", "a b@", "\0@", "%00:%00@"),
            Gen.OneOf("host", "[::1]", "[::1", "127.0.0.1", "", "h\u00f6st", "a,b", "host;Database=x", "..", "/tmp"),
            Gen.OneOf("", ":5432", ":0", ":65536", ":-1", ":x", ":"),
            Gen.OneOf("", "/", "/name", "/my%20name", "/a/b", "/a%2Fb", "//name", "/%00", "/n;ame", "/..", "/=;'\""),
            Gen.OneOf("", "?", "?sslmode=require", "?sslmode=nonsense", "?Timeout=99999999999", "?Timeout=-1", "?=&=", "?a", "?Command%20Timeout=0", "?Maximum%20Pool%20Size=0", "?Minimum%20Pool%20Size=9&Maximum%20Pool%20Size=3", "?Host=", "?%zz=%zz", "?Multiplexing=true", "?Keepalive=-5", "?Target%20Session%20Attributes=any", "?Load%20Balance%20Hosts=true"),
            (scheme, user, host, port, name, query) => $"{scheme}{user}{host}{port}{name}{query}"),
        Gen.String, Gen.String.Select(path => $"sqlite:{path}"));

    private static readonly Gen<string> Secrets = Gen.OneOf(
        Gen.OneOf(
            "{", "}", "[", "]", "\"kty\":\"oct\"", "\"k\"", ":", ",", "\"\\ud800\":1", "-----BEGIN", "better-auth-secret-12345678901234567890", " ", "\u0085", "\uFEFF", "\uFFFD", "\ud800", "\U0001F600", "abcdefgh", "\0", "\n",
            "replace-me-with-the-output-of-openssl-rand-base64-32", "{\"a\":1}", "{\"\\ud800\":\"abcdefghijklmnopqrstuvwxyz\"}", "[[[[[[[[[[[[[[[[[[[[", "01234567890123456789012345678901").Array[0, 6].Select(string.Concat),
        Gen.String[32, 80], Gen.String[Gen.Char['!', '~'], 30, 60]);

    private sealed record Sample(string? Title = null, int? Count = null, bool Done = false, Sample? Inner = null, string?[]? Tags = null);

    [Fact]
    public void Any_body_is_read_or_is_a_400()
    {
        using var services = Services();

        Bodies.Sample(
            body =>
            {
                var (value, problem) = Read(services, body);

                if (problem is not null)
                {
                    problem.ErrorCode.ShouldBe("MALFORMED_BODY");
                    problem.Detail.ShouldStartWith(Problem.MalformedBody.Detail);
                    value.ShouldBeNull();
                    return;
                }

                value.ShouldNotBeNull();
                using var document = JsonDocument.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body));
                document.RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
                if (document.RootElement.TryGetProperty("title", out var title)) value.Title.ShouldBe(title.GetString());
                document.RootElement.EnumerateObject().Count(member => member.NameEquals("title")).ShouldBeLessThan(2);
            },
            iter: 20_000, print: Encoding.UTF8.GetString);
    }

    [Fact]
    public void A_body_that_is_written_is_read_back()
    {
        using var services = Services();
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        var text = Gen.String.Where(text => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar));

        Gen.Select(text, Gen.Int, Gen.Bool, text.Array[0, 3]).Sample(
            (title, count, done, tags) =>
            {
                var sample = new Sample(title, count, done, new Sample(Tags: tags));

                var (value, problem) = Read(services, JsonSerializer.SerializeToUtf8Bytes(sample, options));

                problem.ShouldBeNull();
                (value! with { Inner = null }).ShouldBe(sample with { Inner = null });
                value.Inner!.Tags.ShouldBe(tags);
            },
            iter: 2_000);
    }

    [Fact]
    public void Any_conditional_header_is_read() => Gen.Select(Tags, Tags).Sample(
        (ifMatch, ifNoneMatch) =>
        {
            var conditions = new Preconditions(new StringValues(ifMatch), new StringValues(ifNoneMatch));

            conditions.Versions.ShouldNotBeEmpty();
            conditions.OtherThan.ShouldNotBeEmpty();
            // A SQL statement allows the same versions as the two methods.
            for (var version = 1L; version < 13; version++)
            {
                var isAllowed = (conditions.AnyVersion || conditions.Versions.Contains(version)) && !conditions.OtherThan.Contains(version);
                isAllowed.ShouldBe(conditions.IsMatch(version) && !conditions.IsKnown(version), $"version {version}");
            }

            if (ifMatch is ["*"]) conditions.IsMatch(7).ShouldBeTrue();
            if (ifMatch.Length > 0 && ifMatch.All(value => !value.Contains('"') && value != "*")) conditions.IsMatch(7).ShouldBeFalse();
        },
        iter: 20_000);

    [Fact]
    public void A_version_is_matched_only_by_its_own_entity_tag() => Gen.Select(Gen.Long[1, long.MaxValue], Gen.Long[1, long.MaxValue]).Sample((version, other) =>
    {
        var match = new Preconditions(Preconditions.TagOf(version), StringValues.Empty);
        var noneMatch = new Preconditions(StringValues.Empty, $"W/{Preconditions.TagOf(version)}");

        (match.IsMatch(version), match.IsMatch(other)).ShouldBe((true, other == version));
        (noneMatch.IsKnown(version), noneMatch.IsKnown(other)).ShouldBe((true, other == version));
    });

    [Fact]
    public void Any_cursor_is_read_only_if_it_was_issued() => Gen.Select(
        Gen.String, Gen.Guid, Gen.OneOf(Gen.String, Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].Array[32].Select(characters => new string(characters)))).Sample(
        (scope, id, forged) =>
        {
            var cursor = PageCursor.After(scope, id);

            PageCursor.TryRead(scope, cursor, out var read).ShouldBeTrue();
            read.ShouldBe(id);
            PageCursor.TryRead(scope + "x", cursor, out _).ShouldBeFalse();
            if (PageCursor.TryRead(scope, forged, out var other)) PageCursor.After(scope, other).ShouldBe(forged);
        },
        iter: 5_000);

    [Fact]
    public void Any_DATABASE_URL_is_read_or_refused() => Urls.Sample(
        text =>
        {
            if (DatabaseUrl.Parse(text) is not { } url) return;

            using var source = url.CreateDataSource("/srv");
            source.ConnectionString.ShouldNotBeEmpty();
            url.IsSqlite.ShouldBe(text.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase));
        },
        iter: 3_000);

    [Fact]
    public void A_DATABASE_URL_is_unescaped()
    {
        var text = Gen.String[Gen.Char[' ', '\u017F'], 1, 20].Where(text => text.Trim().Length > 0);

        Gen.Select(text, text, text.Where(name => !name.Contains('/') && name is not ("." or ".."))).Sample((user, password, name) =>
        {
            var url = DatabaseUrl.Parse($"postgres://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@host/{Uri.EscapeDataString(name)}")!.Postgres!;

            (url.Username, url.Password, url.Database).ShouldBe((user, password, name));
        }, iter: 3_000);
    }

    [Fact]
    public void Any_secret_is_accepted_as_it_is_or_refused() => Secrets.Sample(
        secret =>
        {
            var fault = SecretVariables.FaultOf(secret);

            var variables = Variables((SecretVariables.One, secret));
            SecretVariables.Read(variables).ShouldBe(fault is null && secret.Length > 0 ? [secret] : []);
            variables.Failures.ShouldBe(fault is null || secret.Length == 0 ? [] : [$"{SecretVariables.One} {fault}"]);
            if (fault is not null) return;

            Encoding.UTF8.GetByteCount(secret).ShouldBeGreaterThanOrEqualTo(32);
            secret.EnumerateRunes().ShouldNotContain(Rune.ReplacementChar);
            secret.Distinct().Count().ShouldBeGreaterThanOrEqualTo(8);
            secret.ShouldNotContain("-----BEGIN");
        },
        iter: 10_000);

    [Fact]
    public void A_list_of_secrets_is_read_back() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789:+/="].Array[40].Select(characters => new string(characters))).Where((_, secret) => secret.Distinct().Count() >= 8).Array[1, 8].Sample(entries =>
        {
            var variables = Variables((SecretVariables.Several, string.Join(',', entries.Select(entry => $"{entry.Item1}:{entry.Item2}"))));

            var read = SecretVariables.Read(variables).ToList();

            if (entries.Select(entry => entry.Item1).Distinct().Count() < entries.Length) return;
            variables.Failures.ShouldBeEmpty();
            read.ShouldBe(entries.Select(entry => entry.Item2).Distinct());
        }, iter: 2_000);

    [Fact]
    public void Any_list_of_secrets_is_accepted_or_rejected() => Gen.Select(Gen.OneOf("1", "2", "01", "-1", "", " 3 ", "x", "9223372036854775808"), Secrets, (version, secret) => $"{version}:{secret}").Array[0, 10].Sample(
        entries =>
        {
            var variables = Variables((SecretVariables.Several, string.Join(',', entries)));

            var read = SecretVariables.Read(variables).ToList();

            read.ShouldAllBe(secret => SecretVariables.FaultOf(secret) == null);
            if (entries.Length > 8) variables.Failures.ShouldNotBeEmpty();
        },
        iter: 3_000);

    private static Variables Variables(params (string Name, string Value)[] values) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, (string?)value.Value))).Build());

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddJson();
        return services.BuildServiceProvider();
    }

    private static (Sample? Value, Problem? Problem) Read(IServiceProvider services, byte[] body)
    {
        using var stream = new MemoryStream(body);
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Body = stream;
        return JsonBodies.Read<Sample>(context.Request, CancellationToken.None).GetAwaiter().GetResult();
    }
}
