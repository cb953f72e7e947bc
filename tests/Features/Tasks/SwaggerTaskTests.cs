using Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Tests.Features.Tasks;

/// <summary>The operations of the sample feature in Swagger UI.</summary>
[Trait("Category", "Slow")]
public sealed class SwaggerTaskTests(Chromium chromium, SwaggerSite site) : SwaggerTest(chromium, site)
{
    [Fact]
    public async Task A_path_of_another_user_is_403()
    {
        await Authorize("ada");

        var answer = await Execute("ListTasks", ("user_id", "bob"));

        await Expect(answer).ToContainTextAsync("403");
        await Expect(answer).ToContainTextAsync("FORBIDDEN_USER_ACCESS");
        await answer.EvaluateAsync("element => element.scrollIntoView()");
        await Page.Shot("swagger-foreign-403");
    }

    [Fact]
    public async Task Operations_are_in_the_order_of_use_without_HEAD()
    {
        await Expect(Page.Locator("#operations-tag-Tasks ~ * .opblock").First).ToBeVisibleAsync();

        var methods = await Page.Locator(".opblock-tag-section:has(#operations-tag-Tasks) .opblock-summary-method").AllInnerTextsAsync();
        methods.ShouldBe(["GET", "GET", "POST", "GET", "PUT", "PATCH", "DELETE"]);
        (await Page.Locator(".opblock-head").CountAsync()).ShouldBe(0);
    }
}
