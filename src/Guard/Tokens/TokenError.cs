namespace Api.Guard.Tokens;

/// <summary>The reasons to reject a token. All except <see cref="None"/> are a 401.</summary>
public enum TokenError
{
    /// <summary>The token is valid.</summary>
    None,

    /// <summary><c>MISSING_TOKEN</c>: the request has no Authorization header.</summary>
    MissingToken,

    /// <summary><c>INVALID_HEADER_FORMAT</c>: the header is not <c>Bearer</c>, spaces and one b64token (RFC 6750 §2.1).</summary>
    InvalidHeaderFormat,

    /// <summary><c>MALFORMED_TOKEN</c>: not a JWS in compact serialization (RFC 7515 §7.1) with a JSON claims set (RFC 7519 §7.2).</summary>
    Malformed,

    /// <summary><c>MALFORMED_TOKEN</c> with a different detail: a single dot, as in Better Auth's session tokens.</summary>
    SessionToken,

    /// <summary><c>UNSUPPORTED_ALGORITHM</c>: alg (RFC 7515 §4.1.1) is not exactly <c>HS256</c>; <c>none</c> included (RFC 8725 §3.1).</summary>
    UnsupportedAlgorithm,

    /// <summary><c>UNSUPPORTED_ALGORITHM</c> with a different detail: a public-key algorithm, because Better Auth is not configured to sign HS256.</summary>
    AsymmetricAlgorithm,

    /// <summary><c>INVALID_TOKEN_SIGNATURE</c>: the signature does not match any configured secret (RFC 7515 §5.2).</summary>
    InvalidSignature,

    /// <summary><c>TOKEN_EXPIRED</c>: the current time is at or after exp (RFC 7519 §4.1.4) plus the clock skew.</summary>
    Expired,

    /// <summary><c>TOKEN_NOT_YET_VALID</c>: the current time is before nbf (RFC 7519 §4.1.5) or iat (§4.1.6), less the clock skew.</summary>
    NotYetValid,

    /// <summary><c>TOKEN_LIFETIME_TOO_LONG</c>: exp − iat exceeds the maximum lifetime.</summary>
    LifetimeTooLong,

    /// <summary><c>INVALID_ISSUER</c>: iss (RFC 7519 §4.1.1) is not the configured issuer.</summary>
    InvalidIssuer,

    /// <summary><c>INVALID_AUDIENCE</c>: aud (RFC 7519 §4.1.3) does not contain the configured audience.</summary>
    InvalidAudience,

    /// <summary><c>MISSING_UID_CLAIM</c>: uid is missing, not a string, or empty.</summary>
    MissingUid,
}
