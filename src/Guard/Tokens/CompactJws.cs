namespace Api.Guard.Tokens;

/// <summary>The three parts of a JWS in compact serialization (RFC 7515 §7.1), none of them empty, decoded from strict base64url.</summary>
internal readonly ref struct CompactJws
{
    /// <summary>The JOSE header.</summary>
    public ReadOnlySpan<byte> Header { get; private init; }

    /// <summary>The claims set.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>The MAC.</summary>
    public ReadOnlySpan<byte> Signature { get; private init; }

    /// <summary>The signing input, as sent: header, dot, payload (RFC 7515 §5.1, step 8).</summary>
    public ReadOnlySpan<char> SigningInput { get; private init; }

    /// <summary>Splits and decodes a token.</summary>
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
        if (!Base64UrlStrict.TryDecode(token[..first], scratch, out var header)) return TokenError.Malformed;
        if (!Base64UrlStrict.TryDecode(token[(first + 1)..last], scratch[header..], out var payload)) return TokenError.Malformed;
        if (!Base64UrlStrict.TryDecode(token[(last + 1)..], scratch[(header + payload)..], out var signature)) return TokenError.Malformed;

        jws = new CompactJws
        {
            Header = scratch[..header],
            Payload = scratch.Slice(header, payload),
            Signature = scratch.Slice(header + payload, signature),
            SigningInput = token[..last],
        };
        return TokenError.None;
    }
}
