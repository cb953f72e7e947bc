using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Api.Guard.Tokens;
using BenchmarkDotNet.Attributes;

namespace Api.Bench;

/// <summary>
/// The whole verification of a token, issuer and audience checked, against the least that any HS256 verifier could do: one HMAC
/// over the same signing input. Below 1.00, verifying costs less than that one call. Two refusals show what an attacker can make us spend.
/// On a machine that is shared, compare the minima: the means are of the neighbours too.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class VerifyToken
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a-benchmark-secret-of-forty-five-characters-x");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_060);

    private readonly TokenVerifier _verifier = new(
        new TokenRules([Key], "http://localhost:3000", "http://localhost:3000", TimeSpan.FromSeconds(5), TimeSpan.FromDays(1)));

    private readonly string _token = Sign(
        """{"alg":"HS256","typ":"JWT"}""",
        """{"uid":"Yq3jJk1Xn2wZ0sVbT8rLmPcD5hGfAeUo","email":"ada@example.com","name":"Ada Lovelace","iat":1800000000,"exp":1800000900,"sub":"Yq3jJk1Xn2wZ0sVbT8rLmPcD5hGfAeUo","iss":"http://localhost:3000","aud":"http://localhost:3000"}""");

    private readonly byte[] _mac = new byte[HMACSHA256.HashSizeInBytes];
    private string _forged = "";
    private string _malformed = "";
    private byte[] _signingInput = [];

    [GlobalSetup]
    public void Setup()
    {
        if (!_verifier.TryVerify(_token, Now, out _, out var error)) throw new InvalidOperationException(error.ToString());
        _signingInput = Encoding.ASCII.GetBytes(_token[.._token.LastIndexOf('.')]);
        _forged = $"{_token[..(_token.LastIndexOf('.') + 1)]}{Base64Url.EncodeToString(_mac)}";
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

    private static string Sign(string header, string payload)
    {
        var signingInput = $"{Encode(header)}.{Encode(payload)}";
        return $"{signingInput}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(signingInput)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
