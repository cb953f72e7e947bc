using System.Data.Common;
using Api.Data;
using Api.Features.Tasks;
using Api.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tests.Data;
using Tests.OpenApi;

namespace Tests.Features.Tasks;

/// <summary>The store without the guard: a statement for one user never reaches another user's row.</summary>
public abstract class TaskStoreTests(ApiApp app)
{
    private readonly TaskStore _store = app.Services.GetRequiredService<TaskStore>();

    [Fact]
    public async Task No_statement_reaches_another_user_s_task()
    {
        var (ada, bob) = ($"ada-{Guid.NewGuid()}", $"bob-{Guid.NewGuid()}");
        var task = await _store.Create(bob, "Bob's", null, "Low", default);
        var any = new Preconditions(default, default);

        (await _store.Find(ada, task.Id, default)).ShouldBeNull();
        (await _store.List(ada, null, null, 1000, default)).ShouldBeEmpty();
        (await _store.List(ada, Guid.AllBitsSet, false, 1000, default)).ShouldBeEmpty();
        (await _store.Replace(ada, task.Id, any, "Ada's", null, "High", true, default)).ShouldBeNull();
        (await _store.Toggle(ada, task.Id, any, default)).ShouldBeNull();
        (await _store.Delete(ada, task.Id, any, default)).ShouldBeFalse();
        (await _store.WhyNot(ada, task.Id, default)).ShouldBe(TaskStore.NotFound);

        (await _store.Find(bob, task.Id, default)).ShouldBe(task);
    }

    [Fact]
    public async Task The_metrics_count_the_tasks_of_one_user_alone()
    {
        var (ada, bob) = ($"ada-{Guid.NewGuid()}", $"bob-{Guid.NewGuid()}");
        foreach (var priority in (string[])["High", "Medium", "Medium", "Low", "Low", "Low"]) await _store.Create(bob, "Bob's", null, priority, default);
        var done = await _store.Create(bob, "Bob's", null, "High", default);
        await _store.Toggle(bob, done.Id, new Preconditions(default, default), default);

        (await _store.Count(bob, default)).ShouldBe(new TaskMetrics(Total: 7, Completed: 1, Pending: 6, Overdue: 0, HighPriority: 2, MediumPriority: 2, LowPriority: 3));
        (await _store.Count(ada, default)).ShouldBe(new TaskMetrics(0, 0, 0, 0, 0, 0, 0));
    }

    [Fact]
    public async Task Without_the_authorization_handler_the_pre_processor_refuses_before_any_statement()
    {
        var statements = new Tripwire();
        using var unguarded = app.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
        {
            services.Remove(services.Single(service => service.ServiceType == typeof(IAuthorizationHandler) && service.ImplementationType?.Name == "OwnerOnly"));
            services.AddSingleton<DbDataSource>(provider =>
                statements.Around(provider.GetRequiredService<DatabaseUrl>().CreateDataSource(provider.GetRequiredService<IHostEnvironment>().ContentRootPath)));
        }));
        using var bob = new TaskUser(app);
        var task = await bob.Create();
        using var ada = unguarded.CreateDefaultClient(new DocumentCheck());
        ada.DefaultRequestHeaders.Authorization = new("Bearer", Token.Of($"ada-{Guid.NewGuid()}").ToString());
        var path = bob.PathOf(task.GetProperty("id").GetString());
        statements.Opened = 0;

        using var list = await ada.GetAsync(bob.Path);
        using var metrics = await ada.GetAsync($"{bob.Path}/metrics");
        using var created = await ada.PostAsync(bob.Path, Body.Of("""{"title":"mine"}"""));
        using var read = await ada.GetAsync(path);
        using var replaced = await ada.PutAsync(path, Body.Of("""{"title":"mine","is_completed":true}"""));
        using var toggled = await ada.PatchAsync($"{path}/complete", null);
        using var deleted = await ada.DeleteAsync(path);

        foreach (var response in new[] { list, metrics, created, read, replaced, toggled, deleted })
            await response.ShouldBeProblem(System.Net.HttpStatusCode.Forbidden, "FORBIDDEN_USER_ACCESS");
        statements.Opened.ShouldBe(0);
        (await bob.Read(task.GetProperty("id").GetString()!)).GetRawText().ShouldBe(task.GetRawText());
    }

    // Counts opened connections.
    private sealed class Tripwire : DbDataSource
    {
        private DbDataSource _inner = null!;

        public int Opened { get; set; }

        public override string ConnectionString => _inner.ConnectionString;

        public Tripwire Around(DbDataSource inner)
        {
            _inner = inner;
            return this;
        }

        protected override DbConnection CreateDbConnection() => _inner.CreateConnection();

        protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
        {
            Opened++;
            return await _inner.OpenConnectionAsync(cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

public sealed class TaskStoreOnSqliteTests(Databases databases) : TaskStoreTests(databases.Sqlite)
{
    [Theory]
    [InlineData(false, null, "sqlite_autoindex_tasks_1")]
    [InlineData(true, null, "sqlite_autoindex_tasks_1")]
    [InlineData(false, true, "tasks_by_completion")]
    [InlineData(true, false, "tasks_by_completion")]
    public async Task A_page_comes_from_an_index_without_a_sort(bool isNextPage, bool? isCompleted, string index)
    {
        using var database = new SqliteFile();
        await database.Migrate();

        var plan = database.Plan(TaskStore.ListStatement(isNextPage ? Guid.NewGuid() : null, isCompleted));

        plan.ShouldContain($"USING INDEX {index} (");
        plan.ShouldNotContain("TEMP B-TREE");
    }
}

[Trait("Category", "Slow")]
public sealed class TaskStoreOnPostgresTests(Databases databases) : TaskStoreTests(databases.Postgres)
{
    [Theory]
    [InlineData(false, null, "tasks_pkey")]
    [InlineData(true, null, "tasks_pkey")]
    [InlineData(false, true, "tasks_by_completion")]
    [InlineData(true, false, "tasks_by_completion")]
    public async Task A_page_comes_from_an_index_without_a_sort(bool isNextPage, bool? isCompleted, string index)
    {
        var url = databases.Server.CreateDatabase();
        using (var app = ApiApp.With(("DATABASE_URL", url))) (await app.Anonymous().GetAsync("/health/ready")).EnsureSuccessStatusCode();
        PostgresServer.Execute(url, """
            INSERT INTO tasks SELECT 'user' || n % 10, gen_random_uuid(), 1, 't', NULL, 'Low', n % 3 = 0, now(), now() FROM generate_series(1, 20000) n;
            ANALYZE tasks;
            """);

        var statement = TaskStore.ListStatement(isNextPage ? Guid.NewGuid() : null, isCompleted)
            .Replace("@userId", "'user1'").Replace("@before", $"'{Guid.AllBitsSet}'").Replace("@isCompleted", $"{isCompleted}").Replace("@limit", "101");
        var plan = PostgresServer.Query(url, $"EXPLAIN {statement}");

        plan.ShouldContain($"Index Scan Backward using {index} ");
        plan.ShouldNotContain("Sort");
        plan.ShouldNotContain("Filter");
    }
}
