using Api.Features.Tasks;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Bench.Tasks;

/// <summary>The statements of a feature on SQLite, without HTTP. An insert waits for the disk.</summary>
[MemoryDiagnoser]
[MinColumn]
public class Store
{
    private const int Rows = 20;
    private TaskStore _store = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        _store = ApiInProcess.Get().Services.GetRequiredService<TaskStore>();
        var rows = await Page();
        for (var row = rows.Count; row < Rows; row++) await Create(Tokens.Uid);
    }

    [Benchmark(Description = "page of 20")]
    public Task<IReadOnlyList<TaskItem>> Page() => _store.List(Tokens.Uid, null, null, Rows, CancellationToken.None);

    [Benchmark(Description = "insert")]
    public Task<TaskItem> Insert() => Create("somebody else");

    private Task<TaskItem> Create(string user) => _store.Create(user, "Write to Charles", "The engine's notes.", "High", CancellationToken.None);
}
