using System.Text;
using Api.Guard.Tokens;

namespace Tests.Guard.Verifier;

/// <summary>The rules that the tokens of <see cref="Token"/> meet, and their results.</summary>
internal static class Rules
{
    public static readonly TokenRules Default =
        new([Encoding.UTF8.GetBytes(Token.Secret)], Token.Origin, Token.Origin, TimeSpan.FromSeconds(5), TimeSpan.FromDays(1));

    private static readonly TokenVerifier DefaultVerifier = new(Default);

    public static TokenVerifier Verifier(this TokenRules rules) => new(rules);

    /// <summary>The result with the default rules; asserts that an invalid token returns no claims.</summary>
    public static TokenError Verdict(ReadOnlySpan<char> token) => DefaultVerifier.Verdict(token, Token.Now);

    public static TokenError Verdict(Token token) => Verdict(token.ToString());

    public static TokenError Verdict(this TokenVerifier verifier, ReadOnlySpan<char> token, DateTimeOffset now)
    {
        var holds = verifier.TryVerify(token, now, out var verified, out var error);
        holds.ShouldBe(error == TokenError.None);
        if (!holds) verified.ShouldBe(default);
        return error;
    }

    public static VerifiedToken Verified(string token)
    {
        DefaultVerifier.TryVerify(token, Token.Now, out var verified, out var error).ShouldBeTrue(error.ToString());
        return verified;
    }
}
