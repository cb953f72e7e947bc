using System.Security.Cryptography;
using System.Text;
using Api.Guard.Tokens;
using BenchmarkDotNet.Attributes;

namespace Api.Bench;

/// <summary>
/// The complete verification of a token, including issuer and audience, compared with the minimum for any HS256 verifier: one HMAC
/// over the same signing input. A ratio below 1.00 is cheaper than that call. Two rejected tokens show the cost that an attacker can cause.
/// On a shared machine, compare the minima.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class VerifyToken
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Tokens.Secret);
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_060);

    private readonly TokenVerifier _verifier = new(new TokenRules([Key], Tokens.Issuer, Tokens.Issuer, TimeSpan.FromSeconds(5), TimeSpan.FromDays(1)));
    private readonly string _token = Tokens.Valid(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly byte[] _mac = new byte[HMACSHA256.HashSizeInBytes];
    private readonly char[] _uid = Tokens.Uid.ToCharArray();
    private readonly char[] _email = Tokens.Email.ToCharArray();
    private readonly char[] _name = Tokens.Name.ToCharArray();
    private string _forged = "";
    private string _malformed = "";
    private byte[] _signingInput = [];

    [GlobalSetup]
    public void Setup()
    {
        if (!_verifier.TryVerify(_token, Now, out _, out var error)) throw new InvalidOperationException(error.ToString());
        _signingInput = Encoding.ASCII.GetBytes(_token[.._token.LastIndexOf('.')]);
        _forged = Tokens.Forged(_token);
        _malformed = _token + "=";
        Console.WriteLine($"// the token has {_token.Length} characters");
    }

    [GlobalCleanup]
    public void Cleanup() => _verifier.Dispose();

    [Benchmark(Baseline = true, Description = "HMACSHA256.HashData")]
    public int Hmac() => HMACSHA256.HashData(Key, _signingInput, _mac);

    [Benchmark(Description = "TokenVerifier.TryVerify")]
    public bool Verify() => _verifier.TryVerify(_token, Now, out _, out _);

    [Benchmark(Description = "refused: signature")]
    public bool RefuseSignature() => _verifier.TryVerify(_forged, Now, out _, out _);

    [Benchmark(Description = "refused: malformed")]
    public bool RefuseMalformed() => _verifier.TryVerify(_malformed, Now, out _, out _);

    /// <summary>The strings that verification must allocate.</summary>
    [Benchmark(Description = "uid, email and name as strings")]
    public (string Uid, string Email, string Name) Strings() => (new(_uid), new(_email), new(_name));
}
