using Api.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Tests.Data;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly SqliteFile _file = new();
    private readonly CountingSource _source;
    private readonly SqliteWriter _writer;

    public SqliteWriterTests()
    {
        _source = new(DatabaseUrl.Parse(_file.Url)!.CreateDataSource("/"));
        _writer = new SqliteWriter(_source, TimeSpan.FromSeconds(30));
        using var connection = _source.OpenConnection();
        connection.Execute("CREATE TABLE notes (text text NOT NULL UNIQUE)");
    }

    [Fact]
    public async Task Writes_that_arrive_during_a_commit_share_the_next_one()
    {
        var (first, end) = await Begin(_writer);
        var opened = _source.Opened;

        var writes = Enumerable.Range(0, 10).Select(number => Insert(_writer, $"{number}")).ToList();
        end.Set();
        await Task.WhenAll([first, .. writes]);

        _source.Opened.ShouldBe(opened + 1);
        Notes().ShouldBe(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    }

    [Fact]
    public async Task A_write_is_acknowledged_after_the_commit_that_it_shares()
    {
        var (first, end) = await Begin(_writer);
        var shared = Insert(_writer, "a");
        var begin = Begin(_writer);
        end.Set();
        await first;
        var (second, endOfSecond) = await begin;

        Notes().ShouldBeEmpty();
        shared.IsCompleted.ShouldBeFalse();
        endOfSecond.Set();
        await Task.WhenAll(shared, second);

        Notes().ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_write_that_fails_is_undone_alone()
    {
        await Insert(_writer, "a");
        var (first, end) = await Begin(_writer);

        var before = Insert(_writer, "b");
        var failing = _writer.Run((connection, transaction) => connection.Execute("INSERT INTO notes VALUES ('c'); INSERT INTO notes VALUES ('a')", null, transaction), default);
        var after = Insert(_writer, "d");
        end.Set();

        (await Should.ThrowAsync<SqliteException>(failing)).SqliteErrorCode.ShouldBe(SQLitePCL.raw.SQLITE_CONSTRAINT);
        await Task.WhenAll(first, before, after);
        Notes().ShouldBe(["a", "b", "d"]);
    }

    [Fact]
    public async Task If_SQLite_rolls_the_transaction_back_no_write_of_it_is_acknowledged()
    {
        var (first, end) = await Begin(_writer);

        var before = Insert(_writer, "a");
        var failing = _writer.Run((connection, transaction) => connection.Execute("INSERT OR ROLLBACK INTO notes VALUES (NULL)", null, transaction), default);
        var after = Insert(_writer, "b");
        end.Set();

        await first;
        foreach (var write in new[] { before, failing, after }) await Should.ThrowAsync<SqliteException>(write);
        Notes().ShouldBeEmpty();
        await Insert(_writer, "c");
        Notes().ShouldBe(["c"]);
    }

    [Fact]
    public async Task A_write_whose_turn_does_not_come_in_time_is_rejected_and_never_runs()
    {
        using var writer = new SqliteWriter(_source, TimeSpan.FromMilliseconds(50));
        var (first, end) = await Begin(writer);

        await Should.ThrowAsync<DatabaseAwayException>(Insert(writer, "late"));
        end.Set();
        await first;

        await Insert(writer, "next");
        Notes().ShouldBe(["next"]);
    }

    [Fact]
    public async Task A_write_does_not_wait_for_a_lock_that_its_predecessor_waited_for_in_vain()
    {
        using var other = new SqliteConnection($"Data Source={_file.Path};Pooling=false");
        other.Open();
        using var transaction = other.BeginTransaction();
        var opened = _source.Opened;
        var first = Insert(_writer, "a");
        while (_source.Opened == opened) await Task.Delay(1);
        var second = Insert(_writer, "b");

        (await Should.ThrowAsync<SqliteException>(first)).SqliteErrorCode.ShouldBe(SQLitePCL.raw.SQLITE_BUSY);
        // It would wait for another 1.5 seconds.
        await Should.ThrowAsync<SqliteException>(second.WaitAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_write_that_is_canceled_before_its_turn_never_runs()
    {
        using var cancellation = new CancellationTokenSource();
        var (first, end) = await Begin(_writer);

        // It would share the commit of the write before it.
        var before = Insert(_writer, "before");
        var write = Insert(_writer, "canceled", cancellation.Token);
        await cancellation.CancelAsync();
        // At once, not when its turn comes.
        await Should.ThrowAsync<OperationCanceledException>(write.WaitAsync(TimeSpan.FromSeconds(10)));
        end.Set();
        await Task.WhenAll(first, before);

        await Insert(_writer, "next");
        Notes().ShouldBe(["before", "next"]);
    }

    [Fact]
    public async Task A_write_that_has_begun_is_not_given_up()
    {
        using var writer = new SqliteWriter(_source, TimeSpan.FromMilliseconds(50));
        using var cancellation = new CancellationTokenSource();

        var write = writer.Run((connection, transaction) =>
        {
            cancellation.Cancel();
            Thread.Sleep(200);
            return connection.Execute("INSERT INTO notes VALUES ('slow')", null, transaction);
        }, cancellation.Token);

        (await write).ShouldBe(1);
        Notes().ShouldBe(["slow"]);
    }

    [Fact]
    public async Task When_disposed_it_finishes_what_it_has_accepted()
    {
        var writer = new SqliteWriter(_source, TimeSpan.FromSeconds(30));
        var (first, end) = await Begin(writer);
        var waiting = Insert(writer, "a");

        var disposal = Task.Run(writer.Dispose);
        await Task.Delay(50);
        disposal.IsCompleted.ShouldBeFalse();
        end.Set();
        await Task.WhenAll(disposal, first, waiting);

        Notes().ShouldBe(["a"]);
        await Should.ThrowAsync<ObjectDisposedException>(Insert(writer, "b"));
    }

    public void Dispose()
    {
        _writer.Dispose();
        _source.Dispose();
        _file.Dispose();
    }

    // A write that has its turn until the event is set.
    private static async Task<(Task Write, ManualResetEventSlim End)> Begin(SqliteWriter writer)
    {
        var (hasBegun, end) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new ManualResetEventSlim());
        var write = writer.Run((_, _) =>
        {
            hasBegun.SetResult();
            return end.Wait(TimeSpan.FromSeconds(30));
        }, default);
        await hasBegun.Task;
        return (write, end);
    }

    private static Task<int> Insert(SqliteWriter writer, string text, CancellationToken stop = default) =>
        writer.Run((connection, transaction) => connection.Execute("INSERT INTO notes VALUES (@text)", new { text }, transaction), stop);

    private string[] Notes() => _file.Query("SELECT text FROM notes ORDER BY text").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
