using Api.Data;

namespace Tests.Data;

public sealed class SqliteLibraryTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("3.34.1")]
    [InlineData("3.7.17")]
    public void A_missing_or_old_SQLite_is_told_with_the_cure(string? version)
    {
        var fault = SqliteLibrary.FaultOf(version).ShouldNotBeNull();

        fault.ShouldContain(version ?? "was not found");
        if (OperatingSystem.IsLinux()) fault.ShouldContain("apt-get install libsqlite3-0");
    }

    [Theory]
    [InlineData("3.35.0")]
    [InlineData("3.40.1")]
    [InlineData("4.0")]
    public void A_newer_one_will_do(string version) => SqliteLibrary.FaultOf(version).ShouldBeNull();
}
