using Api.Http;

namespace Tests.Http;

public sealed class PageCursorTests
{
    private static readonly Guid Id = new("01890a5d-ac96-774b-bcce-b302099a8057");

    // Clients keep cursors across deployments: these were issued by the first version.
    [Theory]
    [InlineData("ada", "AYkKXayWd0u8zrMCCZqAV80lfP-VdDA-")]
    [InlineData("ädä-😀", "AYkKXayWd0u8zrMCCZqAV-MdDST7SCI_")]
    [InlineData("", "AYkKXayWd0u8zrMCCZqAV5b4tXocbegx")]
    public void Cursors_of_the_first_version_are_still_read(string scope, string cursor)
    {
        PageCursor.After(scope, Id).ShouldBe(cursor);
        PageCursor.TryRead(scope, cursor, out var id).ShouldBeTrue();
        id.ShouldBe(Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP-VdDA")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP-VdDA-A")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP-VdDB-")]
    [InlineData("BYkKXayWd0u8zrMCCZqAV80lfP-VdDA-")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP+VdDA-")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP-VdDA=")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP-VdD==")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP-VdDA\n")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP VdDA-")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV80lfP-VdDAé")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV-MdDST7SCI_")]
    [InlineData("AYkKXayWd0u8zrMCCZqAV5b4tXocbegx")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_cursor_that_was_not_issued_for_the_list_is_rejected(string cursor) => PageCursor.TryRead("ada", cursor, out _).ShouldBeFalse();
}
