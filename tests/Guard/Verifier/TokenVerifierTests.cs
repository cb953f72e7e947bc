using System.Buffers.Text;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Api.Guard.Tokens;

namespace Tests.Guard.Verifier;

public sealed class TokenVerifierTests
{
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    // Every fault, in the order of the checks. A token can have all of them at once.
    private static readonly (string Name, TokenError Error, Func<Parts, Parts> Spoil)[] Faults =
    [
        ("padding", TokenError.Malformed, parts => parts with { Suffix = "=" }),
        ("crit", TokenError.Malformed, parts => parts with { Token = parts.Token.WithHeader("crit", new JsonArray("exp")) }),
        ("alg", TokenError.UnsupportedAlgorithm, parts => parts with { Token = parts.Token.WithHeader("alg", "none") }),
        ("signature", TokenError.InvalidSignature, parts => parts with { Token = parts.Token with { Key = "a-secret-that-the-api-was-never-told-about" } }),
        ("payload", TokenError.Malformed, parts => parts with { Token = parts.Token.With("name!", "a second name") }),
        ("exp", TokenError.Expired, parts => parts with { Token = parts.Token.With("exp", Token.Now.ToUnixTimeSeconds() - 5) }),
        ("nbf", TokenError.NotYetValid, parts => parts with { Token = parts.Token.With("nbf", Token.Now.ToUnixTimeSeconds() + 6) }),
        ("lifetime", TokenError.LifetimeTooLong, parts => parts with { Token = parts.Token.With("iat", Token.Now.ToUnixTimeSeconds() - 200_000) }),
        ("iss", TokenError.InvalidIssuer, parts => parts with { Token = parts.Token.With("iss", "http://localhost:3001") }),
        ("aud", TokenError.InvalidAudience, parts => parts with { Token = parts.Token.With("aud", "http://localhost:3001") }),
        ("uid", TokenError.MissingUid, parts => parts with { Token = parts.Token.With("uid", null) }),
    ];

    public static TheoryData<int, int> PairsOfFaults =>
        new(from one in Enumerable.Range(0, Faults.Length) from other in Enumerable.Range(one, Faults.Length - one) select (one, other));

    [Theory]
    [MemberData(nameof(PairsOfFaults))]
    public void Of_two_errors_the_one_checked_first_is_reported(int first, int second)
    {
        var spoilt = Faults[first].Spoil(Faults[second].Spoil(new Parts(Token.Of("ada"), "")));

        Rules.Verdict(spoilt.ToString()).ShouldBe(Faults[first].Error, $"{Faults[first].Name} and {Faults[second].Name}");
    }

    [Fact]
    public void A_MAC_that_differs_in_any_one_bit_or_byte_is_refused()
    {
        var parts = Token.Of("ada").ToString().Split('.');
        var mac = Base64Url.DecodeFromChars(parts[2]);
        mac.Length.ShouldBe(32);

        for (var at = 0; at < mac.Length; at++)
        {
            for (var mask = 1; mask < 256; mask++)
            {
                byte[] other = [.. mac];
                other[at] ^= (byte)mask;
                Rules.Verdict($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(other)}").ShouldBe(TokenError.InvalidSignature, $"byte {at}, bits {mask:b8}");
            }
        }
    }

    [Fact]
    public void The_comparison_of_MACs_is_not_optimized() =>
        typeof(TokenVerifier).GetMethod("IsSameMac", BindingFlags.NonPublic | BindingFlags.Static)!.MethodImplementationFlags
            .ShouldBe(MethodImplAttributes.NoInlining | MethodImplAttributes.NoOptimization);

    // Each with a correct MAC. A second spelling of a valid token would bypass lists of revoked or seen tokens.
    [Fact]
    public void A_token_has_one_spelling()
    {
        var token = Token.Of("ada").ToString();
        var parts = token.Split('.');
        var mac = Base64Url.DecodeFromChars(parts[2]);
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Rules.Verdict(token).ShouldBe(TokenError.None);

        foreach (var extra in (byte[][])[[0], [0, 0], [1, 2, 3], mac])
        {
            Rules.Verdict($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString([.. mac, .. extra])}").ShouldBe(TokenError.InvalidSignature);
            Rules.Verdict($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString([.. extra, .. mac])}").ShouldBe(TokenError.InvalidSignature);
        }

        // In 43 characters for 32 bytes, the last has two unused bits.
        var last = Alphabet.IndexOf(token[^1], StringComparison.Ordinal);
        (last & 0b11).ShouldBe(0);
        for (var bits = 1; bits < 4; bits++) Rules.Verdict(token[..^1] + Alphabet[last + bits]).ShouldBe(TokenError.Malformed);

        foreach (var other in (string[])[$"{token}=", $"{token}==", $"{token}AA", $"{token} ", $"{token}\n", $" {token}", $"{token}.", $"{parts[0]}=.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}=.{parts[2]}"])
            Rules.Verdict(other).ShouldBe(TokenError.Malformed, other[token.Length..]);
        if (token.AsSpan().ContainsAny('-', '_')) Rules.Verdict(token.Replace('-', '+').Replace('_', '/')).ShouldBe(TokenError.Malformed);
    }

    [Fact]
    public void A_valid_token_returns_its_claims()
    {
        var verified = Rules.Verified(Token.Of("ada").ToString());

        verified.ShouldBe(new VerifiedToken("ada", "ada@example.com", "Name of ada", Token.Now, Token.Now.AddMinutes(15)));
    }

    [Theory]
    [InlineData("""{"alg":"HS256"}""", TokenError.None)]
    [InlineData("""{"typ":"JWT","alg":"HS256"}""", TokenError.None)]
    [InlineData(""" { "alg" : "\u0048S256", "kid" : null, "x" : [{}] } """, TokenError.None)]
    [InlineData("""{"alg":"HS256","typ":"jwt"}""", TokenError.None)]
    [InlineData("""{"alg":"HS256","typ":"at+JWT"}""", TokenError.None)]
    [InlineData("""{"alg":"HS256","typ":"Application/Jwt"}""", TokenError.None)]
    [InlineData("""{"alg":"HS256","typ":"application/at+jwt"}""", TokenError.None)]
    [InlineData("""{"alg":"HS256","typ":"application\/\u006aWT"}""", TokenError.None)]
    [InlineData("""{"alg":"HS256","typ":""}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":null}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":"JWS"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":"JWT "}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":"application/"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":"application/at+jwt2"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":"xpplication/jwt"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":"application/application/jwt"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":"\ud800"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":["JWT"]}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","crit":[]}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","cri\u0074":null}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","alg":"HS256"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","\u0061lg":"none"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","typ":"JWT","typ":"JWT"}""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"a","kid":"b"}""", TokenError.None)]
    [InlineData("""["alg","HS256"]""", TokenError.Malformed)]
    [InlineData("""{"alg":"HS256"}{}""", TokenError.Malformed)]
    [InlineData("{}", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":null}""", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":["HS256"]}""", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":"hs256"}""", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":"HS256\u0000"}""", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":"HS512"}""", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":"none"}""", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":"\u0048S256\ud800"}""", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":"RS256-and-more"}""", TokenError.UnsupportedAlgorithm)]
    [InlineData("""{"alg":"RS256"}""", TokenError.AsymmetricAlgorithm)]
    [InlineData("""{"alg":"PS512"}""", TokenError.AsymmetricAlgorithm)]
    [InlineData("""{"alg":"ES256K"}""", TokenError.AsymmetricAlgorithm)]
    [InlineData("""{"alg":"EdDSA"}""", TokenError.AsymmetricAlgorithm)]
    [InlineData("""{"alg":"Ed25519"}""", TokenError.AsymmetricAlgorithm)]
    public void The_header_is_read_by_the_letter(string header, TokenError expected)
    {
        Rules.Verdict(Token.Sign(header, Token.Of("ada").Claims.ToJsonString())).ShouldBe(expected);
    }

    [Theory]
    [InlineData("uid")]
    [InlineData("email")]
    [InlineData("name")]
    public void Half_a_surrogate_pair_in_what_is_handed_out_is_malformed(string claim)
    {
        foreach (var text in new[] { @"\ud800", @"a\udc00", @"\ud83dx", @"\ud83d\u0041", @"\ude00\ud83d", @"\uD83D\n" })
        {
            var payload = Token.Of("ada").With(claim, "!").Claims.ToJsonString().Replace("\"!\"", $"\"{text}\"", StringComparison.Ordinal);

            Rules.Verdict(Token.Sign(Header, payload)).ShouldBe(TokenError.Malformed, text);
        }
    }

    [Theory]
    [InlineData("ex\\u0070", "1")]
    [InlineData("\\u0065xp", "\"x\"")]
    [InlineData("iat", "0")]
    [InlineData("uid", "\"ada\"")]
    [InlineData("u\\u0069d", "null")]
    [InlineData("nam\\u0065", "null")]
    [InlineData("\\u0061\\u0075\\u0064", "[]")]
    public void A_claim_that_comes_twice_is_malformed_however_it_is_written(string name, string value)
    {
        var payload = $"{Token.Of("ada").Claims.ToJsonString()[..^1]},\"{name}\":{value}}}";

        Rules.Verdict(Token.Sign(Header, payload)).ShouldBe(TokenError.Malformed);
    }

    [Fact]
    public void Claims_that_are_not_read_can_be_repeated_and_have_any_value()
    {
        var payload = $$"""{{Token.Of("ada").Claims.ToJsonString()[..^1]}},"sub":1,"sub":[{"exp":0}],"UID":"eve","x":"\ud800"}""";

        Rules.Verified(Token.Sign(Header, payload)).Uid.ShouldBe("ada");
    }

    [Fact]
    public void Escapes_in_names_and_texts_are_decoded()
    {
        var payload = Token.Of("!").Claims.ToJsonString()
            .Replace("\"uid\":\"!\"", """ "\u0075id":"\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00\u0000" """, StringComparison.Ordinal)
            .Replace("\"iss\":\"http:", "\"i\\u0073s\":\"\\u0068ttp:", StringComparison.Ordinal)
            .Replace($"\"aud\":\"{Token.Origin}\"", """ "aud":["x", "http:\/\/localhost\u003a3000"] """, StringComparison.Ordinal);

        Rules.Verified(Token.Sign(Header, payload)).Uid.ShouldBe("\"\\/\b\f\n\r\téé😀\0");
    }

    [Fact]
    public void The_longest_token_is_verified_and_a_longer_one_is_not()
    {
        var filler = 0;
        string token;
        do token = Token.Of("ada").With("filler", new string('x', filler++ + 5_700)).ToString();
        while (token.Length < TokenVerifier.MaxLength);
        var longer = Token.Of("ada").With("filler", new string('x', filler + 5_700)).ToString();

        token.Length.ShouldBe(TokenVerifier.MaxLength);
        Rules.Verdict(token).ShouldBe(TokenError.None);
        longer.Length.ShouldBeGreaterThan(TokenVerifier.MaxLength);
        Rules.Verdict(longer).ShouldBe(TokenError.Malformed);
    }

    [Theory]
    [InlineData("", TokenError.Malformed)]
    [InlineData(".", TokenError.SessionToken)]
    [InlineData("value.c2lnbmF0dXJl+/=", TokenError.SessionToken)]
    [InlineData("..", TokenError.Malformed)]
    [InlineData("...", TokenError.Malformed)]
    [InlineData("AAAA.AAAA.", TokenError.Malformed)]
    [InlineData("AAAA..AAAA", TokenError.Malformed)]
    [InlineData(".AAAA.AAAA", TokenError.Malformed)]
    [InlineData("AAAA.AAAA.AAAA.AAAA", TokenError.Malformed)]
    [InlineData("AAAA.AAAA.AAAA.AAAA.AAAA", TokenError.Malformed)]
    public void Not_three_parts_are_malformed(string token, TokenError expected)
    {
        Rules.Verdict(token).ShouldBe(expected);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(1)]
    public void A_signature_of_another_length_is_none(int bytes)
    {
        var token = Token.Of("ada").ToString();
        var signature = System.Buffers.Text.Base64Url.EncodeToString(new byte[bytes]);

        Rules.Verdict($"{token[..token.LastIndexOf('.')]}.{signature}").ShouldBe(TokenError.InvalidSignature);
    }

    [Fact]
    public void Every_bit_of_the_signature_counts()
    {
        var token = Token.Of("ada").ToString();
        var input = token[..(token.LastIndexOf('.') + 1)];
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(input.Length));
        for (var bit = 0; bit < 256; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << bit % 8);

            Rules.Verdict(input + System.Buffers.Text.Base64Url.EncodeToString(signature)).ShouldBe(TokenError.InvalidSignature, $"bit {bit}");

            signature[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Fact]
    public void Each_of_eight_keys_verifies_and_an_unknown_one_does_not()
    {
        var keys = Enumerable.Range(1, 8).Select(number => $"secret number {number} with more than 32 bytes").ToArray();
        using var verifier = (Rules.Default with { Keys = [.. keys.Select(Encoding.UTF8.GetBytes)] }).Verifier();

        foreach (var key in keys) verifier.Verdict((Token.Of("ada") with { Key = key }).ToString(), Token.Now).ShouldBe(TokenError.None, key);
        verifier.Verdict(Token.Of("ada").ToString(), Token.Now).ShouldBe(TokenError.InvalidSignature);
    }

    [Fact]
    public void Keys_are_at_least_32_bytes_and_are_copied()
    {
        Should.Throw<ArgumentException>(() => (Rules.Default with { Keys = [] }).Verifier()).Message.ShouldContain("at least 32 bytes");
        Should.Throw<ArgumentException>(() => (Rules.Default with { Keys = [new byte[64], new byte[31]] }).Verifier());
        var key = Encoding.UTF8.GetBytes("0123456789abcdef0123456789abcdef");
        using var verifier = (Rules.Default with { Keys = [key] }).Verifier();

        Array.Clear(key);

        verifier.Verdict((Token.Of("ada") with { Key = "0123456789abcdef0123456789abcdef" }).ToString(), Token.Now).ShouldBe(TokenError.None);
    }

    [Theory]
    [InlineData("the issuer", "the audience", TokenError.None)]
    [InlineData("the audience", "the issuer", TokenError.InvalidIssuer)]
    [InlineData("the issuer", "the issuer", TokenError.InvalidAudience)]
    public void Issuer_and_audience_are_each_compared_with_their_own_claim(string issuer, string audience, TokenError expected)
    {
        using var verifier = (Rules.Default with { Issuer = "the issuer", Audience = "the audience" }).Verifier();

        verifier.Verdict(Token.Of("ada").With("iss", issuer).With("aud", audience).ToString(), Token.Now).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""["http://localhost:3000"]""", TokenError.None)]
    [InlineData("""["x","http:\/\/localhost:3000"]""", TokenError.None)]
    [InlineData("""["http://localhost:3000","x"]""", TokenError.None)]
    [InlineData("""["x","http://localhost:3000/"]""", TokenError.InvalidAudience)]
    [InlineData("""["HTTP://LOCALHOST:3000"]""", TokenError.InvalidAudience)]
    [InlineData("[]", TokenError.InvalidAudience)]
    public void An_audience_may_be_one_of_several(string audiences, TokenError expected) =>
        Rules.Verdict(Token.Of("ada").With("aud", JsonNode.Parse(audiences))).ShouldBe(expected);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("5")]
    [InlineData("[\"ada\"]")]
    public void A_uid_is_text_that_is_not_empty(string uid) =>
        Rules.Verdict(Token.Sign(Header, $$"""{"uid":{{uid}},"iat":{{Token.Now.ToUnixTimeSeconds()}},"exp":{{Token.Now.ToUnixTimeSeconds() + 9}},"iss":"{{Token.Origin}}","aud":"{{Token.Origin}}"}""")).ShouldBe(TokenError.MissingUid);

    [Theory]
    [InlineData(0xC0, 0x80)]
    [InlineData(0xED, 0xA0)]
    [InlineData(0xFF, 0x20)]
    public void A_header_or_a_payload_that_is_not_UTF_8_is_malformed(byte first, byte second)
    {
        byte[] broken = [.. "{\"x\":\""u8, first, second, .. "\"}"u8];

        Rules.Verdict(Token.Sign(broken, "{}"u8.ToArray())).ShouldBe(TokenError.Malformed);
        Rules.Verdict(Token.Sign(Encoding.UTF8.GetBytes(Header), broken)).ShouldBe(TokenError.Malformed);
    }

    [Fact]
    public void A_number_is_not_an_issuer_or_audience_of_the_same_digits()
    {
        using var verifier = (Rules.Default with { Issuer = "42", Audience = null }).Verifier();

        verifier.Verdict(Token.Of("ada").With("iss", "42").ToString(), Token.Now).ShouldBe(TokenError.None);
        verifier.Verdict(Token.Of("ada").With("iss", 42).ToString(), Token.Now).ShouldBe(TokenError.InvalidIssuer);
    }

    [Fact]
    public void Without_an_issuer_and_an_audience_neither_is_checked()
    {
        using var verifier = (Rules.Default with { Issuer = null, Audience = null }).Verifier();

        verifier.Verdict(Token.Of("ada").With("iss", 5).With("aud", null).ToString(), Token.Now).ShouldBe(TokenError.None);
        verifier.Verdict(Token.Of("ada").With("aud", 5).ToString(), Token.Now).ShouldBe(TokenError.Malformed);
        verifier.Verdict(Token.Of("ada").With("aud", new JsonArray("x", 5)).ToString(), Token.Now).ShouldBe(TokenError.Malformed);
    }

    [Fact]
    public async Task Many_threads_get_correct_results()
    {
        using var verifier = (Rules.Default with { Keys = [Encoding.UTF8.GetBytes("another secret with more than 32 bytes"), .. Rules.Default.Keys] }).Verifier();
        var cases = Faults.Select(fault => (Token: fault.Spoil(new Parts(Token.Of("ada"), "")).ToString(), fault.Error))
            .Append((Token.Of("ada").ToString(), TokenError.None))
            .ToArray();
        var wrong = 0;

        var threads = Enumerable.Range(0, 8).Select(start => InThread(() =>
        {
            for (var number = start; number < 4_000; number++)
            {
                var (token, expected) = cases[number % cases.Length];
                verifier.TryVerify(token, Token.Now, out var verified, out var error);
                if (error != expected || (verified.Uid == "ada") != (expected == TokenError.None)) Interlocked.Increment(ref wrong);
            }
        })).ToArray();
        await Task.WhenAll(threads);

        wrong.ShouldBe(0);
    }

    [Fact]
    public async Task The_longest_tokens_fit_a_small_stack()
    {
        const int StackSize = 128 * 1024;
        string[] contents = [new string('[', 5_900), $"[{string.Join(',', Enumerable.Repeat("[]", 1_900))}]", $"\"{string.Concat(Enumerable.Repeat("\\n", 2_900))}\""];
        string[] tokens =
        [
            .. contents.Select(content => Token.Sign($$"""{"alg":"HS256","x":{{content}}}""", "{}")),
            .. contents.Select(content => Token.Sign(Header, $$"""{"exp":1,"iat":1,"uid":{{content}}}""")),
            new string('A', TokenVerifier.MaxLength),
            new string('A', 1_000_000),
        ];
        var verdicts = new List<TokenError>();

        await InThread(() => verdicts.AddRange(tokens.Select(token => Rules.Verdict(token))), StackSize);

        tokens[..^1].ShouldAllBe(token => token.Length > 5_000 && token.Length <= TokenVerifier.MaxLength);
        verdicts.Count.ShouldBe(tokens.Length);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Whatever_comes_in_nothing_is_thrown_and_no_claims_leak()
    {
        const int Seed = 8192;
        var random = new Random(Seed);
        var good = Token.Of("ada").ToString();
        for (var number = 0; number < 100_000; number++)
        {
            var token = random.Next(8) switch
            {
                0 => Noise(random, random.Next(100) == 0 ? 9_000 : 80),
                1 => $"{Noise(random, 20)}.{Noise(random, 20)}.{Noise(random, 20)}",
                2 => Token.Sign(Header, Mutated(Token.Of("ada").Claims.ToJsonString(), random)),
                3 => Token.Sign(Mutated("""{"alg":"HS256","typ":"application/at+jwt","crit":["x"]}""", random), "{}"),
                4 => Token.Sign(Bytes(random), Bytes(random)),
                5 when random.Next(50) == 0 => Token.Sign(Header, string.Concat(Enumerable.Repeat(Mutated("""{"a":[""", random), random.Next(900)))),
                6 => good[..random.Next(good.Length)] + good[random.Next(good.Length)..],
                _ => Mutated(good, random),
            };

            try
            {
                Rules.Verdict(token);
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed {Seed}, token {number}: {exception}");
            }
        }
    }

    // An exception in a thread of one's own would end the process.
    private static Task InThread(Action action, int stackSize = 0)
    {
        var work = new Task(action);
        new Thread(work.RunSynchronously, stackSize).Start();
        return work;
    }

    private static string Noise(Random random, int length) =>
        string.Create(random.Next(length), random, (text, source) =>
        {
            var kind = source.Next(3);
            foreach (ref var character in text)
                character = kind == 0 ? (char)source.Next(char.MaxValue + 1) : kind == 1 ? (char)source.Next(128) : "AQgw_-=. %"[source.Next(10)];
        });

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Mutated(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var end = Math.Min(text.Length, at + random.Next(3));
        return text[..at] + Noise(random, 6) + text[end..];
    }

    private sealed record Parts(Token Token, string Suffix)
    {
        // JsonObject cannot repeat a member, so "name!" is renamed to a second "name" here.
        public override string ToString() =>
            Token.Sign(Token.Header.ToJsonString(), Token.Claims.ToJsonString().Replace("name!", "name", StringComparison.Ordinal), Token.Key) + Suffix;
    }
}
