using Api.Data;

namespace Tests.Data;

public sealed class KeyLimitTests
{
    [Theory]
    [InlineData("x", 1024, true)]
    [InlineData("x", 1025, false)]
    [InlineData("ä", 512, true)]
    [InlineData("ä", 513, false)]
    public void Text_of_a_key_is_limited_in_bytes(string letter, int count, bool isAllowed) =>
        KeyLimit.Allows(string.Concat(Enumerable.Repeat(letter, count))).ShouldBe(isAllowed);
}
