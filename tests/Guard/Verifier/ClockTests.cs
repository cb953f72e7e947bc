using System.Globalization;
using System.Numerics;
using System.Text;
using Api.Guard.Tokens;
using CsCheck;

namespace Tests.Guard.Verifier;

/// <summary>exp, nbf and iat at their limits, to the tick of 100 ns.</summary>
public sealed class ClockTests
{
    private static readonly long Now = Token.Now.ToUnixTimeSeconds();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300)]
    public void A_token_expires_at_the_exact_tick(int skew)
    {
        var end = Token.Now.AddSeconds(skew);

        Verdict(skew, end.AddTicks(-1), exp: $"{Now}", iat: $"{Now - 60}").ShouldBe(TokenError.None);
        Verdict(skew, end, exp: $"{Now}", iat: $"{Now - 60}").ShouldBe(TokenError.Expired);
        Verdict(skew, end.AddSeconds(-1), exp: $"{Now}", iat: $"{Now - 60}").ShouldBe(TokenError.None);
        Verdict(skew, end.AddSeconds(1), exp: $"{Now}", iat: $"{Now - 60}").ShouldBe(TokenError.Expired);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300)]
    public void A_token_becomes_valid_at_the_exact_tick(int skew)
    {
        var start = Token.Now.AddSeconds(-skew);

        Verdict(skew, start, nbf: $"{Now}", iat: "0").ShouldBe(TokenError.None);
        Verdict(skew, start.AddTicks(-1), nbf: $"{Now}", iat: "0").ShouldBe(TokenError.NotYetValid);
        Verdict(skew, start, iat: $"{Now}").ShouldBe(TokenError.None);
        Verdict(skew, start.AddTicks(-1), iat: $"{Now}").ShouldBe(TokenError.NotYetValid);
    }

    [Theory]
    [InlineData("{0}.5", 5_000_000)]
    [InlineData("{0}.25", 2_500_000)]
    [InlineData("{0}.0", 0)]
    [InlineData("{0}e0", 0)]
    [InlineData("{0}0E-1", 0)]
    [InlineData("{0}5e-1", 5_000_000)]
    [InlineData("{0}000.000e-3", 0)]
    [InlineData("{0}.0000001", 1)]
    [InlineData("{0}.1234567", 1_234_567)]
    [InlineData("{0}.9999999", 9_999_999)]
    [InlineData("{0}.99999990000000000000000", 9_999_999)]
    [InlineData("{0}.00000001", 1)]
    [InlineData("{0}.00000000000000000000000000000000000000001", 1)]
    [InlineData("{0}.12345670000000000000000000000000001", 1_234_568)]
    [InlineData("{0}.99999991", 10_000_000)]
    [InlineData("{0}0000000001E-10", 1)]
    public void Fractions_and_exponents_count(string format, int ticks)
    {
        var number = string.Format(CultureInfo.InvariantCulture, format, Now);

        Verdict(0, Token.Now.AddTicks(ticks - 1), exp: number, iat: $"{Now - 60}").ShouldBe(TokenError.None);
        Verdict(0, Token.Now.AddTicks(ticks), exp: number, iat: $"{Now - 60}").ShouldBe(TokenError.Expired);
        Verdict(0, Token.Now.AddTicks(ticks), nbf: number, iat: "0").ShouldBe(TokenError.None);
        Verdict(0, Token.Now.AddTicks(ticks - 1), nbf: number, iat: "0").ShouldBe(TokenError.NotYetValid);
    }

    [Theory]
    [InlineData("0", TokenError.Expired)]
    [InlineData("-0", TokenError.Expired)]
    [InlineData("-0.0", TokenError.Expired)]
    [InlineData("1e-400", TokenError.Expired)]
    [InlineData("0e999999999999999999999", TokenError.Expired)]
    [InlineData("-0.000e-5", TokenError.Expired)]
    [InlineData("1e-999999999999999999999", TokenError.Expired)]
    [InlineData("1e999999999999999999999", TokenError.Malformed)]
    [InlineData("1e4294967296", TokenError.Malformed)]
    [InlineData("-1e-400", TokenError.Malformed)]
    [InlineData("-0.0000000000000000000000000000001", TokenError.Malformed)]
    [InlineData("-1e-999999999999999999999", TokenError.Malformed)]
    [InlineData("253402300799.99999999999999999999", TokenError.None)]
    [InlineData("25340230079999999999999999999999999e-23", TokenError.None)]
    [InlineData("253402300800e0", TokenError.Malformed)]
    [InlineData("0.2534023008e12", TokenError.Malformed)]
    [InlineData("253402300800.00000000000000000001", TokenError.Malformed)]
    [InlineData("253402300799", TokenError.None)]
    [InlineData("253402300799.5", TokenError.None)]
    [InlineData("2.53402300799e11", TokenError.None)]
    [InlineData("253402300800", TokenError.Malformed)]
    [InlineData("253402300800.0", TokenError.Malformed)]
    [InlineData("1e12", TokenError.Malformed)]
    [InlineData("9223372036854775807", TokenError.Malformed)]
    [InlineData("99999999999999999999999999", TokenError.Malformed)]
    [InlineData("1e309", TokenError.Malformed)]
    [InlineData("-1", TokenError.Malformed)]
    [InlineData("-0.5", TokenError.Malformed)]
    [InlineData("-1e309", TokenError.Malformed)]
    [InlineData("null", TokenError.Malformed)]
    [InlineData("true", TokenError.Malformed)]
    [InlineData("\"1893553445\"", TokenError.Malformed)]
    [InlineData("[1893553445]", TokenError.Malformed)]
    [InlineData("{}", TokenError.Malformed)]
    public void Exp_is_a_number_up_to_the_year_9999(string exp, TokenError expected)
    {
        Verdict(0, Token.Now, exp: exp, iat: "0").ShouldBe(expected);
    }

    [Theory]
    [InlineData("253402300799", TokenError.NotYetValid)]
    [InlineData("253402300800", TokenError.Malformed)]
    [InlineData("-1", TokenError.Malformed)]
    [InlineData("null", TokenError.Malformed)]
    [InlineData("\"0\"", TokenError.Malformed)]
    public void Iat_and_nbf_are_too(string date, TokenError expected)
    {
        Verdict(0, Token.Now, iat: date).ShouldBe(expected);
        Verdict(0, Token.Now, nbf: date, iat: "0").ShouldBe(expected);
    }

    [Theory]
    [InlineData("1", 3_000)]
    [InlineData("9", 3_000)]
    [InlineData("0", 3_000)]
    public void A_number_of_any_length_is_exact_to_its_last_digit(string digit, int count)
    {
        var zeros = new string('0', count);

        Verdict(0, Token.Now, exp: $"{Now}.{zeros}{digit}", iat: "0").ShouldBe(digit == "0" ? TokenError.Expired : TokenError.None);
        Verdict(0, Token.Now, exp: $"{Now}{zeros}{digit}e-{count + 1}", iat: "0").ShouldBe(digit == "0" ? TokenError.Expired : TokenError.None);
        Verdict(0, Token.Now, exp: $"0.{zeros}{Now}e{count + 10}", iat: "0").ShouldBe(TokenError.Expired);
    }

    [Fact]
    public void Any_number_is_read_exactly() =>
        Gen.Select(Gen.Bool, Gen.OneOf(Gen.Long[0, 300_000_000_000].Select(whole => $"{whole}"), Gen.String[Digit, 1, 40].Select(WithoutZeros)), Gen.String[Digit, 0, 30], Gen.Int[-40, 40])
            .Sample((isNegative, whole, fraction, exponent) =>
            {
                var text = $"{(isNegative ? "-" : "")}{whole}{(fraction.Length == 0 ? "" : ".")}{fraction}{(exponent == 0 ? "" : $"e{exponent}")}";
                var raw = Encoding.ASCII.GetBytes(text);

                var isRead = NumericDate.TryRead(new JsonValue(JsonKind.Number, raw), out var ticks);

                (isRead ? ticks : (long?)null).ShouldBe(Exact(isNegative, whole + fraction, exponent - fraction.Length), text);
            });

    [Fact]
    public void Dates_are_exact_to_the_tick()
    {
        var verified = Rules.Verified(Sign($"{Now}.7654321", $"{Now}.1234567", null));

        verified.ExpiresAt.ShouldBe(Token.Now.AddTicks(7_654_321));
        verified.IssuedAt.ShouldBe(Token.Now.AddTicks(1_234_567));
    }

    [Fact]
    public void Exp_and_iat_are_required()
    {
        Rules.Verdict(Token.Of("ada").With("exp", null)).ShouldBe(TokenError.Malformed);
        Rules.Verdict(Token.Of("ada").With("iat", null)).ShouldBe(TokenError.Malformed);
    }

    [Fact]
    public void The_ends_of_time_overflow_nothing()
    {
        Verdict(300, DateTimeOffset.MinValue, iat: "0").ShouldBe(TokenError.NotYetValid);
        Verdict(300, DateTimeOffset.MaxValue, exp: "253402300799", iat: "0").ShouldBe(TokenError.None);
        Verdict(0, DateTimeOffset.MaxValue, exp: "253402300799", iat: "0").ShouldBe(TokenError.Expired);
    }

    [Theory]
    [InlineData("86400", TokenError.None)]
    [InlineData("86400.5", TokenError.LifetimeTooLong)]
    [InlineData("86401", TokenError.LifetimeTooLong)]
    public void The_lifetime_may_be_used_up_to_its_end(string seconds, TokenError expected)
    {
        var exp = Now + decimal.Parse(seconds, CultureInfo.InvariantCulture);

        Rules.Verdict(Sign(exp.ToString(CultureInfo.InvariantCulture), $"{Now}", null)).ShouldBe(expected);
    }

    private static readonly Gen<char> Digit = Gen.Char['0', '9'];

    private static string WithoutZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    // Calculates with integers of any size: rounded up to a tick, and limited to the last tick of year 9999.
    private static long? Exact(bool isNegative, string digits, int exponent)
    {
        var power = exponent + 7;
        var (above, below) = (BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, Math.Max(power, 0)), BigInteger.Pow(10, Math.Max(-power, 0)));
        var end = new BigInteger(253_402_300_800) * TimeSpan.TicksPerSecond;
        if (above.IsZero) return 0;
        if (isNegative || above >= end * below) return null;

        return (long)BigInteger.Min((above + below - 1) / below, end - 1);
    }

    private static TokenError Verdict(int skew, DateTimeOffset now, string exp = "253402300799", string iat = "0", string? nbf = null)
    {
        using var verifier = (Rules.Default with { ClockSkew = TimeSpan.FromSeconds(skew), MaxLifetime = TimeSpan.FromDays(3_650_000) }).Verifier();
        return verifier.Verdict(Sign(exp, iat, nbf), now);
    }

    private static string Sign(string exp, string iat, string? nbf) =>
        Token.Sign(
            """{"alg":"HS256"}""",
            $$"""{"uid":"ada","iss":"{{Token.Origin}}","aud":"{{Token.Origin}}","exp":{{exp}},"iat":{{iat}}{{(nbf is null ? "" : $",\"nbf\":{nbf}")}}}""");
}
