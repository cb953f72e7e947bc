using Api.Guard;
using Api.Guard.Tokens;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;
using Tests.Guard.Fuzz;
using Tests.Guard.Verifier;

namespace Tests.Guard;

/// <summary>The Authorization header against the grammar of RFC 6750 §2.1, as a regular expression.</summary>
public sealed class AuthorizationHeaderTests
{
    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.Select(
            Gen.OneOf("Bearer", "bearer", "BEARER", "bEaReR", "Basic", "Bearer:", "Bearer=", "Bear", "Bearer\u00A0", "\u212Aearer", ""),
            Gen.OneOf(" ", "  ", "     ", "\t", " \t", "", "\u00A0", "\n"),
            Gen.OneOf(
                Gen.OneOf($"{Token.Of("ada")}", Token.Expired("ada"), Token.Foreign("ada"), "value.signature", "a.b.c", "", "=", "a=b", $"{Token.Of("ada")} {Token.Of("bob")}"),
                Gen.Select(Gen.OneOf("", "a", "a.b", "-._~+/"), Gen.Char["Zz9-._~+/=,;:\"' \t\0!#$%&()*<>?@[\\]^`{|}\u007f\u00e9\uFF21"], Gen.OneOf("", "b", "."), (before, one, after) => $"{before}{one}{after}")),
            Gen.OneOf("", "", "", "=", "==", " ", ",", "\n", "\0"),
            Gen.OneOf("", "", "", " ", "\t", "        "),
            (scheme, separator, token, end, start) => $"{start}{scheme}{separator}{token}{end}"),
        Gen.String);

    [Fact]
    public void A_header_is_read_as_the_grammar_says()
    {
        using var verifier = Rules.Default.Verifier();
        var bearer = new BearerAuthentication(verifier, new FakeTimeProvider(ApiApp.Now));

        Gen.Frequency((8, Values.Select(value => new[] { value })), (1, Values.Array[0, 2])).Sample(
            values =>
            {
                var context = new DefaultHttpContext();
                context.Request.Headers.Authorization = new StringValues(values);

                var result = bearer.Authenticate(context);

                result.Error.ShouldBe(Expected(values));
                result.Succeeded.ShouldBe(result.Error == TokenError.None);
                (Caller.Find(context) is not null).ShouldBe(result.Error == TokenError.None);
            },
            iter: 20_000, print: values => string.Join(" | ", values));
    }

    private static TokenError Expected(string[] values) => values switch
    {
        [] => TokenError.MissingToken,
        [var value] when Contract.Credentials.Match(value) is { Success: true } match => Rules.Verdict(match.Groups[1].Value),
        _ => TokenError.InvalidHeaderFormat,
    };
}
