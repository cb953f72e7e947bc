using System.Buffers;
using System.Buffers.Text;

namespace Api.Guard;

/// <summary>
/// Base64url (RFC 4648 §5) as RFC 7515 §2 has it: no padding, no white space, nothing left over, so that each content has one spelling.
/// </summary>
internal static class Base64UrlStrict
{
    /// <summary>Decodes text; false where it is empty or not strict.</summary>
    /// <param name="text">What to decode.</param>
    /// <param name="destination">Where to; three bytes of room for each four characters are enough.</param>
    /// <param name="length">How many bytes were decoded.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int length)
    {
        // The platform refuses foreign characters and left-over bits, but passes over =, % and white space: then fewer bytes come out
        // than so many characters hold, unless the last group is a single one.
        var status = Base64Url.DecodeFromChars(text, destination, out _, out length);
        return status == OperationStatus.Done && length > 0 && length == text.Length * 3 / 4 && text.Length % 4 != 1;
    }
}
