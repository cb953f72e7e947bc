namespace Tests.Slices;

/// <summary>The sample feature can go, as README says: what is left builds and passes its tests. A mistake in a slice fails that build.</summary>
[Trait("Category", "Slow")]
public sealed class RemoveSampleTests
{
    // What needs Node or Chromium is no different without the sample.
    private const string TestsThere = "Category!=Slow&FullyQualifiedName!~Tests.Browser&FullyQualifiedName!~Tests.BetterAuth&FullyQualifiedName!~JoseOracleTests&FullyQualifiedName!~Tests.Hosting";

    [Fact]
    public async Task Without_the_tasks_everything_else_builds_and_passes()
    {
        using var copy = await RepositoryCopy.Create();
        Directory.Delete(copy.File("src/Features/Tasks"), recursive: true);
        Directory.Delete(copy.File("tests/Features/Tasks"), recursive: true);

        var outcome = await copy.Sdk("test", "Tests.csproj", "--filter", TestsThere);
        await copy.Write("src/Features/Notes/GetNotes.cs", """
            using FastEndpoints;

            namespace Api.Features.Notes;

            internal sealed class GetNotes : EndpointWithoutRequest<string>
            {
                public override void Configure() => Get("/api/{userId}/notes");

                public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
            }
            """);
        var (exitCode, output) = await copy.TrySdk("build", "Api.csproj");

        outcome.ShouldNotContain("warning");
        outcome.ShouldContain("Failed:     0");
        (await File.ReadAllTextAsync(copy.File("openapi.json"))).ShouldNotContain("task");
        exitCode.ShouldNotBe(0);
        output.ShouldContain("error : Route '/api/{userId}/notes' (Api.Features.Notes.GetNotes): its parameter 'userId' means a user");
    }
}
