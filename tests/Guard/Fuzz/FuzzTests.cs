using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Api.Guard.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tests.Guard.Verifier;

namespace Tests.Guard.Fuzz;

/// <summary>
/// Generated tokens, compared with two oracles in this process. FUZZ_INPUTS sets their number (default: 100,000), FUZZ_SEED the seed. A failure
/// prints the seed, the number and the token.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FuzzTests
{
    private static readonly int Inputs = Number("FUZZ_INPUTS", 100_000);
    private static readonly int Seed = Number("FUZZ_SEED", 8725);

    private static readonly string[] Codes =
    [
        Contract.Accepted, "MALFORMED_TOKEN", "UNSUPPORTED_ALGORITHM", "INVALID_TOKEN_SIGNATURE", "TOKEN_EXPIRED", "TOKEN_NOT_YET_VALID", "TOKEN_LIFETIME_TOO_LONG", "INVALID_ISSUER", "INVALID_AUDIENCE", "MISSING_UID_CLAIM",
    ];

    private static readonly TokenVerifier Verifier = Tests.Guard.Verifier.Rules.Default.Verifier();

    private static readonly JsonWebTokenHandler Library = new() { MaximumTokenSizeInBytes = 1_000_000 };

    private static readonly TokenValidationParameters Parameters = new()
    {
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Token.Secret)),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidIssuer = Token.Origin,
        ValidAudience = Token.Origin,
        // The library uses the system clock, so only the contract checks dates.
        LifetimeValidator = static (_, expires, _, _) => expires is not null,
    };

    // Reasons for which the library rejects a token that is valid here.
    private static readonly (string Name, Func<byte[], bool> Applies)[] MoreThanTheLibrary =
    [
        ("JSON is read to any depth", payload => !IsRead(payload, maxDepth: 64, static _ => { })),
        ("half a surrogate pair is ignored in a member that is not read", payload => !IsRead(payload, maxDepth: 10_000, static element => ReadTexts(element))),
        ("jti and sub are not read, and so can be anything", payload => Contract.Members(payload).Any(IsNoText)),
    ];

    [Fact]
    public void Verdicts_agree_with_the_contract_and_with_Microsoft_IdentityModel()
    {
        var verdicts = new ConcurrentDictionary<string, int>();
        var rules = new ConcurrentDictionary<string, int>();

        Parallel.For(0, Inputs, number =>
        {
            var token = new TokenGenerator(Seed, number).Next();
            var because = $"seed {Seed}, number {number}: {token}";
            var expected = Contract.Judge(token, out var claims);

            var isAccepted = Verifier.TryVerify(token, Token.Now, out var verified, out var error);

            CodeOf(error).ShouldBe(expected, because);
            isAccepted.ShouldBe(expected == Contract.Accepted, because);
            verdicts.AddOrUpdate(expected, 1, static (_, count) => count + 1);
            if (!isAccepted)
            {
                verified.ShouldBe(default, because);
                return;
            }

            ClaimsOf(verified).ShouldBe(claims, because);
            if (FaultOfLibrary(token, verified, because) is { } fault)
            {
                var rule = MoreThanTheLibrary.FirstOrDefault(rule => token.Split('.')[..2].Any(part => rule.Applies(Contract.Decode(part)!))).Name;
                rule.ShouldNotBeNull($"{fault}; {because}");
                rules.TryAdd(rule, number);
            }
        });

        // Every error and every rule occurs, and so do valid and rejected tokens.
        verdicts.Keys.ShouldBe(Codes, ignoreOrder: true, $"seed {Seed}");
        verdicts.Values.ShouldAllBe(count => count >= Inputs / 1000, $"seed {Seed}");
        verdicts[Contract.Accepted].ShouldBeInRange(Inputs / 20, Inputs / 2, $"seed {Seed}");
        rules.Keys.ShouldBe(MoreThanTheLibrary.Select(rule => rule.Name), ignoreOrder: true, $"seed {Seed}");
    }

    // Why the library rejects the token; null if it accepts it with the same claims.
    private static string? FaultOfLibrary(string token, VerifiedToken verified, string because)
    {
        var result = Library.ValidateTokenAsync(token, Parameters).GetAwaiter().GetResult();
        if (!result.IsValid) return result.Exception.Message;

        var read = (JsonWebToken)result.SecurityToken;
        Text(read, "uid").ShouldBe(verified.Uid, because);
        Text(read, "email").ShouldBe(verified.Email, because);
        Text(read, "name").ShouldBe(verified.Name, because);
        // The library truncates dates to seconds.
        read.ValidTo.ShouldBe(verified.ExpiresAt.UtcDateTime, TimeSpan.FromSeconds(1), because);
        read.IssuedAt.ShouldBe(verified.IssuedAt.UtcDateTime, TimeSpan.FromSeconds(1), because);
        return null;
    }

    private static bool IsRead(byte[] json, int maxDepth, Action<JsonElement> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
            read(document.RootElement);
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void ReadTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) element.GetString();
        if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) ReadTexts(item);
        if (element.ValueKind != JsonValueKind.Object) return;

        foreach (var member in element.EnumerateObject())
        {
            _ = member.Name;
            ReadTexts(member.Value);
        }
    }

    private static bool IsNoText((string? Name, JsonElement Value) member) =>
        (member.Name is "jti" && member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        || (member.Name is "sub" && member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null));

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string CodeOf(TokenError error) => error switch
    {
        TokenError.None => Contract.Accepted,
        TokenError.Malformed or TokenError.SessionToken => "MALFORMED_TOKEN",
        TokenError.UnsupportedAlgorithm or TokenError.AsymmetricAlgorithm => "UNSUPPORTED_ALGORITHM",
        TokenError.InvalidSignature => "INVALID_TOKEN_SIGNATURE",
        TokenError.Expired => "TOKEN_EXPIRED",
        TokenError.NotYetValid => "TOKEN_NOT_YET_VALID",
        TokenError.LifetimeTooLong => "TOKEN_LIFETIME_TOO_LONG",
        TokenError.InvalidIssuer => "INVALID_ISSUER",
        TokenError.InvalidAudience => "INVALID_AUDIENCE",
        TokenError.MissingUid => "MISSING_UID_CLAIM",
        _ => $"{error}",
    };

    private static Contract.Claims ClaimsOf(VerifiedToken token) =>
        new(token.Uid, token.Email, token.Name, (token.IssuedAt - DateTimeOffset.UnixEpoch).Ticks, (token.ExpiresAt - DateTimeOffset.UnixEpoch).Ticks);

    // Null if the claim is not a string, as in the verifier.
    private static string? Text(JsonWebToken token, string claim) =>
        Contract.Parse(Contract.Decode(token.EncodedPayload)!, claim)!.TryGetValue(claim, out var value) && value.ValueKind == JsonValueKind.String
            ? token.GetPayloadValue<string>(claim)
            : null;
}
