using System.Text.Unicode;

namespace Api.Guard.Tokens;

/// <summary>The claims that the API reads (RFC 7519 §4), with the correct types but not yet validated. Other claims are ignored.</summary>
internal ref struct ClaimsSet
{
    private JsonValue _audience;
    private JsonValue _uid;
    private JsonValue _email;
    private JsonValue _name;

    /// <summary>iss, as sent.</summary>
    public JsonValue Issuer;

    /// <summary>iat, in ticks since 1970.</summary>
    public long IssuedAt;

    /// <summary>exp, in ticks since 1970.</summary>
    public long Expiry;

    /// <summary>nbf, in ticks since 1970; 0 if absent.</summary>
    public long NotBefore;

    /// <summary>Reads the claims of a JSON object; returns false if it is not one, or if a claim has the wrong type or appears twice.</summary>
    public bool TryRead(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return false;

        JsonValue expiry = default, issuedAt = default, notBefore = default;
        var members = new JsonObjectReader(json);
        while (members.TryReadName(out var name))
        {
            JsonValue ignored = default;
            ref var place = ref ignored;
            if (name.IsText("uid"u8)) place = ref _uid;
            else if (name.IsText("exp"u8)) place = ref expiry;
            else if (name.IsText("iat"u8)) place = ref issuedAt;
            else if (name.IsText("nbf"u8)) place = ref notBefore;
            else if (name.IsText("iss"u8)) place = ref Issuer;
            else if (name.IsText("aud"u8)) place = ref _audience;
            else if (name.IsText("email"u8)) place = ref _email;
            else if (name.IsText("name"u8)) place = ref _name;

            // RFC 7519 §4 allows rejecting duplicate claims. Another parser might read the other one.
            if (place.IsPresent || !members.TryReadValue(out place)) return false;
        }

        return members.IsWholeObject
            && NumericDate.TryRead(expiry, out Expiry)
            && NumericDate.TryRead(issuedAt, out IssuedAt)
            && (!notBefore.IsPresent || NumericDate.TryRead(notBefore, out NotBefore))
            && IsStringOrStrings(_audience)
            && _uid.IsUnicode && _email.IsUnicode && _name.IsUnicode;
    }

    /// <summary>Whether aud equals this value or is an array that contains it.</summary>
    public readonly bool IsMeantFor(ReadOnlySpan<byte> audience)
    {
        if (_audience.Kind != JsonKind.Array) return _audience.IsText(audience);

        var elements = new JsonStringArrayReader(_audience);
        while (elements.MoveNext())
        {
            if (elements.Current.IsText(audience)) return true;
        }

        return false;
    }

    /// <summary>Creates the strings of the returned claims; returns false if uid is missing or empty.</summary>
    public readonly bool TryHandOut(out VerifiedToken verified)
    {
        verified = default;
        if (_uid.Kind != JsonKind.String || _uid.Raw.IsEmpty) return false;

        verified = new VerifiedToken(_uid.GetText()!, _email.GetText(), _name.GetText(), Instant(IssuedAt), Instant(Expiry));
        return true;
    }

    // RFC 7519 §4.1.3; optional.
    private static bool IsStringOrStrings(JsonValue audience)
    {
        if (audience.Kind != JsonKind.Array) return !audience.IsPresent || audience.Kind == JsonKind.String;

        var elements = new JsonStringArrayReader(audience);
        while (elements.MoveNext()) ;
        return elements.IsAtEnd;
    }

    private static DateTimeOffset Instant(long ticks) => DateTimeOffset.UnixEpoch.AddTicks(ticks);
}
