using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Tests.LongestFirst))]

namespace Tests;

/// <summary>Starts the classes that take longest first, so that the others run beside them. A long class that starts last leaves the other cores idle.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = ["TemplateTests", "PageTests", "PageFaultTests", "ProcessTests", "EndToEndTests"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => RankOf(collection.TestCollectionDisplayName))];

    private static int RankOf(string collection)
    {
        var index = Array.FindIndex(Longest, name => collection.Contains($".{name} ", StringComparison.Ordinal));
        return index < 0 ? Longest.Length : index;
    }
}
