using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tests.Slices;

/// <summary>Slices do not know each other: code in src/Features/Notes names no type of another feature.</summary>
[Trait("Category", "Slow")]
public sealed class IndependenceTests
{
    private const string Features = "Api.Features.";

    [Fact]
    public void No_slice_names_another_features_types() =>
        FaultsOf(Directory.GetFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories).Select(path => (Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path))))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("using Api.Features.Tasks; namespace Api.Features.Notes; class Note { Stamp? stamp; }", "Stamp")]
    [InlineData("namespace Api.Features.Notes; class Note { object? stamp = new Tasks.Stamp(); }", "Stamp")]
    [InlineData("namespace Api.Features.Notes; class Note { string text = Api.Features.Tasks.Stamp.Text; }", "Stamp")]
    [InlineData("using Paint = Api.Features.Tasks.Stamp; namespace Api.Features.Notes; class Note : Paint;", "Stamp")]
    public void A_slice_that_names_another_feature_s_type_is_reported_with_its_line(string source, string type) =>
        FaultsOf([("src/Features/Notes/Note.cs", source), ("src/Features/Tasks/Stamp.cs", "namespace Api.Features.Tasks; class Stamp { public const string Text = \"\"; }")])
            .ShouldContain(
                $"src/Features/Notes/Note.cs line 1 uses {type} of the feature Tasks: slices do not know each other. Copy what is small; move what both need out of src/Features.");

    // The compiler resolves the names, because a constant is not referenced in the assembly, and a nested namespace needs no using.
    private static IEnumerable<string> FaultsOf(IEnumerable<(string Path, string Text)> files)
    {
        const string implicitUsings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading.Tasks;";
        var trees = files.Append(("", implicitUsings)).Select(file => CSharpSyntaxTree.ParseText(file.Item2, path: file.Item1)).ToImmutableArray();
        var compilation = CSharpCompilation.Create("Features", trees, [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        return
            from tree in trees
            where tree.FilePath.StartsWith(Path.Combine("src", "Features"), StringComparison.Ordinal)
            let model = compilation.GetSemanticModel(tree)
            from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            let type = model.GetSymbolInfo(name).Symbol as INamedTypeSymbol
            let feature = FeatureOf(type)
            where feature is not null && feature != tree.FilePath.Split('/', '\\')[2]
            select $"{tree.FilePath} line {name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} uses {type.Name} of the feature {feature}:"
                + " slices do not know each other. Copy what is small; move what both need out of src/Features.";
    }

    private static string? FeatureOf(INamedTypeSymbol? type) =>
        type?.ContainingNamespace.ToDisplayString() is { } name && name.StartsWith(Features, StringComparison.Ordinal) ? name[Features.Length..].Split('.')[0] : null;
}
