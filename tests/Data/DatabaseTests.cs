using System.Data.Common;
using System.Diagnostics;
using Api.Data;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Data;

public sealed class DatabaseTests
{
    [Trait("Category", "Slow")]
    [Fact]
    public async Task Writers_of_one_file_take_turns_and_readers_do_not()
    {
        using var file = new SqliteFile();
        await file.Migrate();
        file.Execute("CREATE TABLE counters (value integer); INSERT INTO counters VALUES (0)");
        await using var plain = ApiApp.With(("DATABASE_URL", file.Url));
        var source = new CountingSource(DatabaseUrl.Parse(file.Url)!.CreateDataSource("/"));
        using var app = plain.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<DbDataSource>(source)));
        var database = app.Services.GetRequiredService<Database>();
        await database.Read<long>("SELECT value FROM counters", new { }, default);

        source.Most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => database.Write<long>("UPDATE counters SET value = value + 1 RETURNING value", new { }, default)));
        var writers = source.Most;
        source.Most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => database.Read<long>("SELECT value FROM counters", new { }, default)));

        (writers, source.Most > 1).ShouldBe((1, true));
        (await database.Read<long>("SELECT value FROM counters", new { }, default)).ShouldBe([8]);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Writers_wait_for_a_locked_file_no_longer_than_the_first_of_them()
    {
        using var file = new SqliteFile();
        await file.Migrate();
        file.Execute("CREATE TABLE counters (value integer)");
        await using var app = ApiApp.With(("DATABASE_URL", file.Url));
        var database = app.Services.GetRequiredService<Database>();
        using var other = new SqliteConnection($"Data Source={file.Path};Pooling=false");
        other.Open();
        using (other.BeginTransaction())
        {
            var start = Stopwatch.GetTimestamp();

            var writes = Enumerable.Range(0, 8).Select(_ => Task.Run(() => database.Write<long>("INSERT INTO counters VALUES (1) RETURNING value", new { }, default))).ToList();
            foreach (var write in writes) DatabaseError.ProblemOf(await Should.ThrowAsync<DbException>(write)).Status.ShouldBe(503);

            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(3));
        }

        (await database.Write<long>("INSERT INTO counters VALUES (1) RETURNING value", new { }, default)).ShouldBe([1]);
    }
}
