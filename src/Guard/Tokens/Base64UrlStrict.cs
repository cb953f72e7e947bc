using System.Buffers;
using System.Buffers.Text;

namespace Api.Guard.Tokens;

/// <summary>
/// Base64url (RFC 4648 §5) as RFC 7515 §2 has it, no padding and no white space, and with one spelling for each content: the bits
/// left over in the last character must be zero (RFC 4648 §3.5). The platform's decoder takes <c>=</c>, <c>%</c> and white space, and
/// allocates where it refuses while it is still cold, so it is given only what it must take.
/// </summary>
internal static class Base64UrlStrict
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Decodes text; false where it is empty or not strict.</summary>
    /// <param name="text">What to decode.</param>
    /// <param name="destination">Where to; three bytes of room for each four characters are enough.</param>
    /// <param name="length">How many bytes were decoded.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int length)
    {
        length = 0;
        if (text.IsEmpty || text.ContainsAnyExcept(Characters) || !IsLastGroupWhole(text)) return false;

        length = Base64Url.DecodeFromChars(text, destination);
        return true;
    }

    private static bool IsLastGroupWhole(ReadOnlySpan<char> text) => (text.Length % 4) switch
    {
        0 => true,
        2 => (SextetOf(text[^1]) & 0b1111) == 0,
        3 => (SextetOf(text[^1]) & 0b11) == 0,
        _ => false,
    };

    private static int SextetOf(char character) => Alphabet.IndexOf(character, StringComparison.Ordinal);
}
