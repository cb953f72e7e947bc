using System.Buffers.Text;
using Api.Guard.Tokens;
using CsCheck;

namespace Tests.Guard.Verifier;

[Trait("Category", "Slow")]
public sealed class Base64UrlStrictTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // The alphabet, and characters outside it: base64's, padding, white space, and look-alikes outside ASCII.
    private const string Characters = Alphabet + "+/=%. \t\r\n\0\u007F\u00C1\u0141\uFF21";

    [Theory]
    [InlineData("")]
    [InlineData("TWFu")]
    [InlineData("TWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFu")]
    public void Every_last_group_decodes_like_the_reference(string before)
    {
        foreach (var one in Characters)
        {
            ShouldAgree($"{before}{one}");
            foreach (var two in Characters)
            {
                ShouldAgree($"{before}{one}{two}");
                foreach (var three in Characters) ShouldAgree($"{before}{one}{two}{three}");
            }
        }
    }

    [Fact]
    public void Every_character_outside_the_alphabet_is_rejected_at_every_position()
    {
        var good = new string('A', 88);
        foreach (var at in new[] { 0, 1, 31, 43, 84, 85, 86, 87 })
        {
            for (var code = 0; code <= char.MaxValue; code++)
            {
                var text = string.Concat(good.AsSpan(0, at), [(char)code], good.AsSpan(at + 1));
                TryDecode(text, out _).ShouldBe(Alphabet.Contains((char)code), $"U+{code:X4} at {at}");
            }
        }
    }

    [Theory]
    [InlineData("QQ==")]
    [InlineData("QQ=")]
    [InlineData("QQ%%")]
    [InlineData("QUI=")]
    [InlineData("QUI%")]
    [InlineData("QUJD====")]
    [InlineData(" QUJD")]
    [InlineData("QUJD ")]
    [InlineData("QUJD\n")]
    [InlineData("Q U J D")]
    [InlineData("    ")]
    [InlineData("=")]
    [InlineData("====")]
    [InlineData("%%%%")]
    public void Padding_and_white_space_that_the_platform_accepts_are_rejected(string text)
    {
        TryDecode(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void Any_bytes_are_encoded_and_decoded() => Gen.Byte.Array[1, 600].Sample(
        bytes => TryDecode(Base64Url.EncodeToString(bytes), out var decoded) && decoded.AsSpan().SequenceEqual(bytes), iter: 5_000);

    private static void ShouldAgree(string text)
    {
        var expected = Reference(text);
        var isDecoded = TryDecode(text, out var decoded);
        if (isDecoded != expected is not null || !decoded.AsSpan().SequenceEqual(expected ?? []))
            Assert.Fail($"\"{text}\" was {(isDecoded ? "decoded" : "refused")}");
    }

    private static bool TryDecode(string text, out byte[] decoded)
    {
        Span<byte> room = stackalloc byte[512 * 3];
        var isDecoded = Base64UrlStrict.TryDecode(text, room, out var length);
        decoded = isDecoded ? room[..length].ToArray() : [];
        return isDecoded;
    }

    // RFC 4648 §5, decoded bit by bit; null if the text is not strict base64url.
    private static byte[]? Reference(string text)
    {
        var bits = new List<bool>();
        foreach (var character in text)
        {
            var sextet = Alphabet.IndexOf(character);
            if (sextet < 0) return null;
            for (var bit = 5; bit >= 0; bit--) bits.Add((sextet >> bit & 1) == 1);
        }

        var whole = bits.Count / 8 * 8;
        if (text.Length == 0 || bits.Count - whole >= 6 || bits.Skip(whole).Any(bit => bit)) return null;
        return [.. bits.Take(whole).Chunk(8).Select(octet => (byte)octet.Aggregate(0, (value, bit) => value << 1 | (bit ? 1 : 0)))];
    }
}
