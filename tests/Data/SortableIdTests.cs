using Api.Data;

namespace Tests.Data;

public sealed class SortableIdTests
{
    private static readonly DateTimeOffset Now = ApiApp.Now.AddTicks(1_234_567);

    [Fact]
    public void An_id_is_a_version_7_UUID_of_its_millisecond()
    {
        var id = SortableId.At(Now);

        (id.Version, id.Variant is >= 8 and <= 11).ShouldBe((7, true));
        id.ToByteArray(bigEndian: true)[..6].ShouldBe(Guid.CreateVersion7(Now).ToByteArray(bigEndian: true)[..6]);
    }

    [Fact]
    public void Ids_of_one_instant_differ() => Enumerable.Range(0, 1000).Select(_ => SortableId.At(Now)).ShouldBeUnique();

    [Fact]
    public void Ids_sort_by_microseconds_as_UUIDs_and_as_text()
    {
        var ids = Enumerable.Range(0, 2500).Select(count => SortableId.At(Now.AddMicroseconds(count))).ToList();

        ids.ShouldBe(ids.Order());
        ids.Select(id => $"{id}").ShouldBe(ids.Select(id => $"{id}").Order(StringComparer.Ordinal));
    }
}
