using Api.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Tests.Hosting;

/// <summary>What <see cref="ProcessTests"/> cannot time: programs that start in the same moment.</summary>
public sealed class DotEnvTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_of_several_programs_generates_the_secret_and_the_others_wait_for_it()
    {
        for (var round = 0; round < 10; round++)
        {
            File.Delete(_folder.File(".env"));
            var programs = Enumerable.Range(0, 4).Select(_ => Program()).ToList();
            using var start = new Barrier(programs.Count);

            var notices = await Task.WhenAll(programs.Select(program => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return program.AddDotEnv();
                },
                TaskCreationOptions.LongRunning)));

            var line = (await File.ReadAllLinesAsync(_folder.File(".env"))).ShouldHaveSingleItem();
            programs.ShouldAllBe(program => $"BETTER_AUTH_SECRET={program.Configuration["BETTER_AUTH_SECRET"]}" == line);
            notices.SelectMany(all => all).ShouldHaveSingleItem().ShouldStartWith("BETTER_AUTH_SECRET was not set: generated one");
        }
    }

    // Without the developer's own environment.
    private WebApplicationBuilder Program()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = _folder.Path });
        builder.Configuration.Sources.Clear();
        return builder;
    }
}
