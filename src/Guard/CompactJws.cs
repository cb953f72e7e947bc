namespace Api.Guard;

/// <summary>The three parts of a JWS in compact form (RFC 7515 §7.1), each strict base64url and none empty, still encoded.</summary>
internal readonly ref struct CompactJws
{
    /// <summary>The JOSE header.</summary>
    public ReadOnlySpan<char> Header { get; private init; }

    /// <summary>The claims set.</summary>
    public ReadOnlySpan<char> Payload { get; private init; }

    /// <summary>The MAC.</summary>
    public ReadOnlySpan<char> Signature { get; private init; }

    /// <summary>What the MAC is made over: header, dot, payload (RFC 7515 §5.1, step 8).</summary>
    public ReadOnlySpan<char> SigningInput { get; private init; }

    public static TokenError Split(ReadOnlySpan<char> token, out CompactJws jws)
    {
        jws = default;
        if (token.Length > TokenVerifier.MaxLength) return TokenError.Malformed;

        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        if (first < 0) return TokenError.Malformed;
        if (first == last) return TokenError.SessionToken;

        jws = new CompactJws
        {
            Header = token[..first],
            Payload = token[(first + 1)..last],
            Signature = token[(last + 1)..],
            SigningInput = token[..last],
        };
        // A fourth part would leave a dot in the middle one, and a dot is foreign to base64url.
        return Base64UrlStrict.IsWellFormed(jws.Header) && Base64UrlStrict.IsWellFormed(jws.Payload) && Base64UrlStrict.IsWellFormed(jws.Signature)
            ? TokenError.None
            : TokenError.Malformed;
    }
}
