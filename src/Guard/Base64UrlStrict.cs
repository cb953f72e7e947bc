using System.Buffers;
using System.Buffers.Text;

namespace Api.Guard;

/// <summary>
/// Base64url (RFC 4648 §5) as RFC 7515 §2 has it, no padding and no white space, and with one spelling for each content: the bits
/// left over in the last character must be zero (RFC 4648 §3.5). The platform's decoder accepts <c>=</c>, <c>%</c> and white space
/// and throws on left-over bits, so it is given only what passed here.
/// </summary>
internal static class Base64UrlStrict
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExcept(Characters)) return false;

        var lastSextet = Alphabet.IndexOf(text[^1], StringComparison.Ordinal);
        return (text.Length % 4) switch
        {
            0 => true,
            2 => (lastSextet & 0b1111) == 0,
            3 => (lastSextet & 0b11) == 0,
            _ => false,
        };
    }

    /// <summary>Decodes text that is well-formed and fits; gives the decoded part of <paramref name="destination"/>.</summary>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<char> wellFormed, Span<byte> destination) =>
        destination[..Base64Url.DecodeFromChars(wellFormed, destination)];

    /// <summary>How many characters encode so many bytes.</summary>
    public static int LengthOf(int bytes) => (bytes * 8 + 5) / 6;
}
