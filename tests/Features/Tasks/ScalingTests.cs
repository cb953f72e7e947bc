using Tests.Data;

namespace Tests.Features.Tasks;

/// <summary>The statements of docs/scaling.md distribute the tasks over two servers.</summary>
[Trait("Category", "Slow")]
public sealed class ScalingTests(TwoServers servers)
{
    [Fact]
    public async Task Existing_tasks_are_kept_and_new_ones_go_to_both_servers()
    {
        var app = servers.App;
        using var before = new TaskUser(app, "before");
        (await before.Page("")).Items.Count.ShouldBe(1);

        for (var index = 0; index < 20; index++)
        {
            using var user = new TaskUser(app);
            await user.Create();
        }

        PostgresServer.Query(servers.FirstUrl, "SELECT count(*) > 0 FROM tasks_0").ShouldBe("True");
        PostgresServer.Query(servers.SecondUrl, "SELECT count(*) > 0 FROM tasks_1").ShouldBe("True");
    }

    [Fact]
    public void A_page_is_read_only_from_the_server_that_stores_it()
    {
        _ = servers.App;
        var users = Enumerable.Range(0, 10).Select(index => $"user{index}").ToList();

        var plans = users.ConvertAll(user => PostgresServer.Query(servers.FirstUrl, $"EXPLAIN SELECT * FROM tasks WHERE user_id = '{user}' ORDER BY id DESC LIMIT 100"));

        plans.ShouldAllBe(plan => plan.Contains("tasks_0") != plan.Contains("tasks_1"));
        plans.ShouldContain(plan => plan.Contains("Foreign Scan on tasks_1"));
        plans.ShouldContain(plan => plan.Contains("tasks_0"));
    }
}
