using System.Reflection;
using System.Text.RegularExpressions;

namespace Tests.Guard;

/// <summary>docs/security.md names a test for each attack; every one of them exists.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly HashSet<string> Tests = [.. typeof(SecurityDocumentTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(FactAttribute)))
        .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")];

    // The sample feature can be removed with its tests.
    private static readonly bool HasSample = Directory.Exists(Repository.File("tests/Features/Tasks"));

    private static readonly string[][] Attacks = [.. File.ReadLines(Repository.File("docs/security.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | "))
        .Where(cells => cells.Length > 2 && cells[0] != "attack")];

    [Fact]
    public void Every_attack_has_an_answer_a_test_and_a_source()
    {
        Attacks.Length.ShouldBeGreaterThan(30);
        foreach (var cells in Attacks)
        {
            cells.Length.ShouldBe(4, cells[0]);
            cells.ShouldAllBe(cell => cell.Trim().Length > 0, cells[0]);
            TestName.Matches(cells[2]).ShouldNotBeEmpty(cells[0]);
        }
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var named = Attacks.SelectMany(cells => TestName.Matches(cells[2]).Select(name => name.Groups[1].Value));

        named.Where(name => !Tests.Contains(name) && (HasSample || IsOfThisSuite(name.Split('.')[0]))).Distinct().ShouldBeEmpty("docs/security.md names tests that do not exist: rename them there too");
    }

    [Fact]
    public void SECURITY_md_links_to_it() => File.ReadAllText(Repository.File("SECURITY.md")).ShouldContain("(docs/security.md)");

    private static bool IsOfThisSuite(string className) => Tests.Any(test => test.StartsWith($"{className}.", StringComparison.Ordinal));

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName { get; }
}
