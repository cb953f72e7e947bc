using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Api.Guard.Tokens;

/// <summary>
/// Verifies HS256 JSON Web Tokens (RFC 7519) in JWS compact serialization (RFC 7515 §7.1), following RFC 8725. A pure function of token and
/// time, which returns the claims or a <see cref="TokenError"/>. It never throws for any token, and allocates only the strings of a valid one.
/// Thread-safe.
/// </summary>
public sealed class TokenVerifier : IDisposable
{
    /// <summary>The maximum length of a token, in characters.</summary>
    public const int MaxLength = 8192;

    private readonly long _clockSkew;
    private readonly long _maxLifetime;
    private readonly byte[]? _issuer;
    private readonly byte[]? _audience;

    // A keyed hash reuses the HMAC key schedule (RFC 2104 §4), but serves one thread at a time. Values are not tracked, so that the hashes of a
    // thread that ended can be collected.
    private readonly ThreadLocal<IncrementalHash[]> _hashes;

    /// <summary>Creates a verifier with these rules. It keeps copies of the keys.</summary>
    /// <exception cref="ArgumentException">There is no key, or one is shorter than 32 bytes.</exception>
    public TokenVerifier(TokenRules rules)
    {
        if (rules.Keys.Count == 0 || rules.Keys.Any(key => key.Length < HMACSHA256.HashSizeInBytes))
            throw new ArgumentException("HS256 takes one key or more, each of at least 32 bytes (RFC 7518 §3.2).", nameof(rules));

        _clockSkew = rules.ClockSkew.Ticks;
        _maxLifetime = rules.MaxLifetime.Ticks;
        _issuer = rules.Issuer is null ? null : Encoding.UTF8.GetBytes(rules.Issuer);
        _audience = rules.Audience is null ? null : Encoding.UTF8.GetBytes(rules.Audience);
        var keys = rules.Keys.Select(key => key.ToArray()).ToArray();
        _hashes = new ThreadLocal<IncrementalHash[]>(
            () => Array.ConvertAll(keys, key => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key)));
    }

    /// <summary>Verifies a token. The first rule that it breaks, in the order of <see cref="TokenError"/>, is the error.</summary>
    /// <param name="token">The token's characters, without the scheme.</param>
    /// <param name="now">The current time, to compare exp, nbf and iat with.</param>
    /// <param name="verified">The claims of a valid token; otherwise the default value.</param>
    /// <param name="error">Why the token is invalid; <see cref="TokenError.None"/> if it is valid.</param>
    /// <returns>Whether the token is valid.</returns>
    public bool TryVerify(ReadOnlySpan<char> token, DateTimeOffset now, out VerifiedToken verified, out TokenError error)
    {
        verified = default;
        error = TokenError.Malformed;
        if (token.Length > MaxLength) return false;

        // As large as the token rather than MaxLength, because .NET zeroes it.
        Span<byte> scratch = stackalloc byte[token.Length];
        error = CompactJws.Split(token, scratch, out var jws);
        if (error == TokenError.None) error = JoseHeader.Check(jws.Header);
        if (error == TokenError.None && !IsSignedByUs(jws)) error = TokenError.InvalidSignature;
        if (error != TokenError.None) return false;

        scoped var claims = default(ClaimsSet);
        error = claims.TryRead(jws.Payload)
            ? Judge(claims, (now - DateTimeOffset.UnixEpoch).Ticks)
            : TokenError.Malformed;
        if (error == TokenError.None && !claims.TryHandOut(out verified)) error = TokenError.MissingUid;
        return error == TokenError.None;
    }

    /// <summary>Releases the keyed hashes; the garbage collector frees them.</summary>
    public void Dispose() => _hashes.Dispose();

    private bool IsSignedByUs(in CompactJws jws)
    {
        if (jws.Signature.Length != HMACSHA256.HashSizeInBytes) return false;

        Span<byte> signingInput = stackalloc byte[jws.SigningInput.Length];
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Encoding.ASCII.GetBytes(jws.SigningInput, signingInput);
        foreach (var hash in _hashes.Value!)
        {
            hash.AppendData(signingInput);
            hash.GetHashAndReset(computed);
            if (IsSameMac(computed, jws.Signature)) return true;
        }

        return false;
    }

    // Constant-time like FixedTimeEquals, which would cost a tenth of a verification: see docs/decisions/001-verifier.md. The JIT must not optimize
    // it, because optimized code could return at the first difference.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static bool IsSameMac(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        ref readonly var first = ref MemoryMarshal.AsRef<Mac>(one);
        ref readonly var second = ref MemoryMarshal.AsRef<Mac>(other);
        return ((first.A ^ second.A) | (first.B ^ second.B) | (first.C ^ second.C) | (first.D ^ second.D)) == 0;
    }

    private TokenError Judge(in ClaimsSet claims, long now)
    {
        if (now >= claims.Expiry + _clockSkew) return TokenError.Expired;
        if (now < claims.NotBefore - _clockSkew || now < claims.IssuedAt - _clockSkew) return TokenError.NotYetValid;
        if (claims.Expiry - claims.IssuedAt > _maxLifetime) return TokenError.LifetimeTooLong;
        if (_issuer is not null && !claims.Issuer.IsText(_issuer)) return TokenError.InvalidIssuer;
        if (_audience is not null && !claims.IsMeantFor(_audience)) return TokenError.InvalidAudience;
        return TokenError.None;
    }

    // The 32 bytes of a MAC as fields: because this is not inlined, a call for each word would cost more than the comparison.
    private readonly struct Mac(ulong a, ulong b, ulong c, ulong d)
    {
        public readonly ulong A = a;
        public readonly ulong B = b;
        public readonly ulong C = c;
        public readonly ulong D = d;
    }
}
