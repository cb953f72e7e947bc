using System.Text.Json.Nodes;
using Api.Guard.Tokens;

namespace Tests.Guard.Verifier;

/// <summary>Measures bytes, which are exact on every machine.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 50;

    private static readonly long Now = Token.Now.ToUnixTimeSeconds();
    private static readonly Token Good = Token.Of("ada");

    public static TheoryData<string, TokenError> Refused => new()
    {
        { "", TokenError.Malformed },
        { "no dot", TokenError.Malformed },
        { "value.signature", TokenError.SessionToken },
        { "a.b.c.d", TokenError.Malformed },
        { $"{Good}=", TokenError.Malformed },
        { $"{Good} ", TokenError.Malformed },
        { Good.ToString()[..^1] + "9", TokenError.Malformed },
        { Good.ToString().Replace('.', 'Ž'), TokenError.Malformed },
        { "Ž" + Good.ToString()[1..], TokenError.Malformed },
        { new string('A', 9_000), TokenError.Malformed },
        { Token.Sign("[]", "{}"), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256","typ":"JW\u0054x"}""", "{}"), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256","crit":["b64"]}""", "{}"), TokenError.Malformed },
        { Token.Sign([0x7B, 0xFF, 0x7D], [0x7B, 0x7D]), TokenError.Malformed },
        { Token.Sign("""{"alg":"\u0048S512"}""", "{}"), TokenError.UnsupportedAlgorithm },
        { Token.Sign("""{"alg":"none"}""", "{}"), TokenError.UnsupportedAlgorithm },
        { Token.Sign("""{"alg":"EdDSA"}""", "{}"), TokenError.AsymmetricAlgorithm },
        { Token.Foreign("ada"), TokenError.InvalidSignature },
        { Token.Tampered("ada"), TokenError.InvalidSignature },
        { $"{Good.ToString()[..Good.ToString().LastIndexOf('.')]}.AAAA", TokenError.InvalidSignature },
        { Token.Sign("""{"alg":"HS256"}""", "{\"a\":"), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256"}""", "{\"a\":" + new string('[', 5_000)), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256"}"""u8.ToArray(), [0xC0, 0x80]), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256"}""", """{"exp":1,"ex\u0070":1}"""), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256"}""", """{"exp":1e309,"iat":1}"""), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256"}""", $$"""{"iat":1,"exp":1{{new string('0', 3_000)}}.5}"""), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256"}""", """{"exp":-1e-400,"iat":1}"""), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256"}""", $$"""{"iat":1,"exp":1.{{new string('1', 3_000)}}e{{new string('9', 3_000)}}}"""), TokenError.Malformed },
        { Token.Sign("""{"alg":"HS256"}""", """{"exp":1,"iat":1,"uid":"\ud800"}"""), TokenError.Malformed },
        { Good.With("aud", new JsonArray("x", 5)).ToString(), TokenError.Malformed },
        { Token.Expired("ada"), TokenError.Expired },
        { Good.With("exp", Now - 60.5).ToString(), TokenError.Expired },
        { Good.With("nbf", Now + 60).ToString(), TokenError.NotYetValid },
        { Good.With("exp", Now + 86_401).ToString(), TokenError.LifetimeTooLong },
        { Good.With("iss", "http:\\u002f").ToString(), TokenError.InvalidIssuer },
        { Good.With("aud", new JsonArray("x", "y")).ToString(), TokenError.InvalidAudience },
        { Good.With("uid", null).ToString(), TokenError.MissingUid },
        { Good.With("uid", "").ToString(), TokenError.MissingUid },
    };

    public static TheoryData<string, string?, string?> Handed => new()
    {
        { "ada", null, null },
        { "ada", "ada@example.com", "Ada Lovelace" },
        { "Yq3jJk1Xn2wZ0sVbT8rLmPcD5hGfAeUo", "ada@example.com", null },
        { "žluťoučký\n😀", "\"", new string('é', 500) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refusal_allocates_nothing(string token, TokenError expected)
    {
        Rules.Verdict(token).ShouldBe(expected);
        using var verifier = Rules.Default.Verifier();

        AllocatedBy(verifier, token).ShouldBe(0);
    }

    [Fact]
    public void Every_error_of_the_verifier_is_measured()
    {
        TokenError[] others = [TokenError.None, TokenError.MissingToken, TokenError.InvalidHeaderFormat];

        Refused.Select(row => row.Data.Item2).Distinct().ShouldBe(Enum.GetValues<TokenError>().Except(others), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Handed))]
    public void A_valid_token_allocates_only_the_strings_of_its_claims(string uid, string? email, string? name)
    {
        var token = Good.With("uid", uid).With("email", email).With("name", name).ToString();
        Rules.Verified(token).ShouldBe(new VerifiedToken(uid, email, name, Token.Now, Token.Now.AddMinutes(15)));
        using var verifier = Rules.Default.Verifier();

        AllocatedBy(verifier, token).ShouldBe(SizeOf(uid) + SizeOf(email) + SizeOf(name));
    }

    private static long AllocatedBy(TokenVerifier verifier, string token)
    {
        for (var round = 0; round < Rounds; round++) verifier.TryVerify(token, Token.Now, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++) verifier.TryVerify(token, Token.Now, out _, out _);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        (allocated % Rounds).ShouldBe(0);
        return allocated / Rounds;
    }

    private static long SizeOf(string? text)
    {
        if (text is null) return 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(new string('x', text.Length));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
