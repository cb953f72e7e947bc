namespace Api.Guard.Tokens;

/// <summary>Every reason to refuse a token; all but <see cref="None"/> are a 401.</summary>
public enum TokenError
{
    /// <summary>The token holds.</summary>
    None,

    /// <summary><c>MISSING_TOKEN</c>: the request has no Authorization header.</summary>
    MissingToken,

    /// <summary><c>INVALID_HEADER_FORMAT</c>: the header is not <c>Bearer</c>, spaces and one b64token (RFC 6750 §2.1).</summary>
    InvalidHeaderFormat,

    /// <summary><c>MALFORMED_TOKEN</c>: no JWS in compact form (RFC 7515 §7.1) with a JSON claims set (RFC 7519 §7.2).</summary>
    Malformed,

    /// <summary><c>MALFORMED_TOKEN</c> too, but with the single dot of Better Auth's own session token, which the detail names.</summary>
    SessionToken,

    /// <summary><c>UNSUPPORTED_ALGORITHM</c>: alg (RFC 7515 §4.1.1) is not exactly <c>HS256</c>; <c>none</c> included (RFC 8725 §3.1).</summary>
    UnsupportedAlgorithm,

    /// <summary><c>UNSUPPORTED_ALGORITHM</c> too, but a public-key one: the sign of a Better Auth that was not set to sign HS256.</summary>
    AsymmetricAlgorithm,

    /// <summary><c>INVALID_TOKEN_SIGNATURE</c>: no configured secret made this signature (RFC 7515 §5.2).</summary>
    InvalidSignature,

    /// <summary><c>TOKEN_EXPIRED</c>: exp (RFC 7519 §4.1.4) plus the clock skew has come.</summary>
    Expired,

    /// <summary><c>TOKEN_NOT_YET_VALID</c>: nbf (RFC 7519 §4.1.5) or iat (§4.1.6) less the clock skew is still to come.</summary>
    NotYetValid,

    /// <summary><c>TOKEN_LIFETIME_TOO_LONG</c>: from iat to exp is more than the configured lifetime.</summary>
    LifetimeTooLong,

    /// <summary><c>INVALID_ISSUER</c>: iss (RFC 7519 §4.1.1) is not the configured issuer.</summary>
    InvalidIssuer,

    /// <summary><c>INVALID_AUDIENCE</c>: aud (RFC 7519 §4.1.3) does not hold the configured audience.</summary>
    InvalidAudience,

    /// <summary><c>MISSING_UID_CLAIM</c>: uid is missing, not a string, or empty.</summary>
    MissingUid,
}
