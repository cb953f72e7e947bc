namespace Api.Guard.Tokens;

/// <summary>The parts of a JWS in compact serialization (RFC 7515 §7.1).</summary>
internal readonly ref struct CompactJws
{
    /// <summary>The JOSE header, as sent.</summary>
    public ReadOnlySpan<char> Header { get; private init; }

    /// <summary>The claims set, not empty.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>The MAC.</summary>
    public ReadOnlySpan<byte> Signature { get; private init; }

    /// <summary>The signing input, as sent: header, dot, payload (RFC 7515 §5.1, step 8).</summary>
    public ReadOnlySpan<char> SigningInput { get; private init; }

    /// <summary>Splits a token, and decodes payload and signature from strict base64url.</summary>
    /// <param name="token">The token.</param>
    /// <param name="scratch">Receives the decoded parts, one after the other. As many bytes as the token has characters are enough.</param>
    /// <param name="jws">The parts.</param>
    public static TokenError Split(ReadOnlySpan<char> token, Span<byte> scratch, out CompactJws jws)
    {
        jws = default;
        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        if (first < 0) return TokenError.Malformed;
        if (first == last) return TokenError.SessionToken;

        // A fourth part would leave a dot in the second one, and a dot is not a base64url character.
        if (!Base64UrlStrict.TryDecode(token[(first + 1)..last], scratch, out var payload)) return TokenError.Malformed;
        if (!Base64UrlStrict.TryDecode(token[(last + 1)..], scratch[payload..], out var signature)) return TokenError.Malformed;

        jws = new CompactJws
        {
            Header = token[..first],
            Payload = scratch[..payload],
            Signature = scratch.Slice(payload, signature),
            SigningInput = token[..last],
        };
        return TokenError.None;
    }
}
