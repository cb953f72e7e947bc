using System.Buffers;
using System.Buffers.Text;

namespace Api.Guard.Tokens;

/// <summary>
/// Strict base64url (RFC 4648 §5, RFC 7515 §2): no padding, no white space, and one encoding for each content, because unused bits of the last
/// character must be zero (RFC 4648 §3.5). The platform's decoder accepts <c>=</c>, <c>%</c> and white space, and allocates when it rejects input
/// before it is optimized, so it only receives input that it accepts.
/// </summary>
internal static class Base64UrlStrict
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Decodes text; returns false if it is empty or not strict.</summary>
    /// <param name="text">The encoded text.</param>
    /// <param name="destination">Receives the bytes. Three bytes for each four characters are enough.</param>
    /// <param name="length">The number of decoded bytes.</param>
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
