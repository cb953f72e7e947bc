using Api.Guard;
using Microsoft.AspNetCore.Builder;

namespace Tests.Guard;

/// <summary><c>{user_id}</c> is compared with <c>uid</c> byte for byte.</summary>
[Trait("Category", "Slow")]
public sealed class OwnerOnlyTests : IAsyncLifetime
{
    private GuardedApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await GuardedApp.Start(app =>
    {
        app.MapGet("/{user_id}/notes", (Caller caller) => caller.Id);
        app.MapGet("/{user_id}/policy", (Caller caller) => caller.Id).RequireAuthorization(policy => policy.RequireClaim("email"));
        app.MapGet("/{user_id}/open-policy", (Caller caller) => caller.Id).RequireAuthorization(policy => policy.RequireAssertion(_ => true));
        app.MapGet("/staff", (Caller caller) => caller.Id).RequireAuthorization(policy => policy.RequireClaim("staff"));
        app.MapGet("/open", () => "open").AllowAnonymous();
        app.MapGet("/open-caller", (Caller caller) => caller.Id).AllowAnonymous();
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("ada", "/ada/notes")]
    [InlineData("Ada", "/Ada/notes")]
    [InlineData("ada@example.com", "/ada@example.com/notes")]
    [InlineData("ada lovelace", "/ada%20lovelace/notes")]
    [InlineData("ada+lovelace", "/ada+lovelace/notes")]
    [InlineData("ädä", "/%C3%A4d%C3%A4/notes")]
    [InlineData("a\u0308", "/a%CC%88/notes")]
    [InlineData("😀", "/%F0%9F%98%80/notes")]
    [InlineData("100%", "/100%25/notes")]
    [InlineData("a%2Fb", "/a%2Fb/notes")]
    [InlineData("a%2Fb", "/a%252Fb/notes")]
    public async Task The_caller_s_own_path_is_allowed(string uid, string path)
    {
        var answer = await _app.Raw.Get(path, Bearer(uid));

        (answer.Status, answer.Body).ShouldBe((200, uid));
    }

    [Theory]
    [InlineData("ada", "/bob/notes", "somebody else's")]
    [InlineData("ada", "/Ada/notes", "another case")]
    [InlineData("ADA", "/ada/notes", "another case")]
    [InlineData("ada", "/adam/notes", "a longer one")]
    [InlineData("adam", "/ada/notes", "a shorter one")]
    [InlineData("ada", "/ada%20/notes", "a blank behind")]
    [InlineData("ada", "/%20ada/notes", "a blank before")]
    [InlineData("ada", "/ada%09/notes", "a tab behind")]
    [InlineData("ada", "/ada./notes", "a dot behind")]
    [InlineData("ada", "/ada;x=1/notes", "a path parameter")]
    [InlineData("ada", "/ada%3F/notes", "a question mark")]
    [InlineData("ada", "/%2561da/notes", "decoded twice it would be ada")]
    [InlineData("a/b", "/a%2Fb/notes", "a slash in a uid has no path")]
    [InlineData("a/b", "/a%252Fb/notes", "a slash in a uid has no path")]
    [InlineData("ä", "/a%CC%88/notes", "the same letter, decomposed")]
    [InlineData("a\u0308", "/%C3%A4/notes", "the same letter, composed")]
    [InlineData("ss", "/%C3%9F/notes", "equal in German, not in bytes")]
    [InlineData("ada", "/ad%D0%B0/notes", "a Cyrillic a")]
    [InlineData("ada", "/ada%E2%80%8B/notes", "a blank of no width")]
    [InlineData("..", "/%252E%252E/notes", "decoded once it is %2E%2E")]
    [InlineData("ada", "/*/notes", "a star")]
    [InlineData("ada", "/me/notes", "me")]
    [InlineData("ada", "/null/notes", "null")]
    [InlineData("ada", "/{user_id}/notes", "the template itself")]
    [InlineData("ada", "/bob/notes?user_id=ada", "the query says otherwise")]
    public async Task Another_path_is_403(string uid, string path, string because)
    {
        var answer = await _app.Raw.Get(path, Bearer(uid));

        answer.Status.ShouldBe(403, because);
        answer.ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
        answer.Member("detail").ShouldBe("Access denied: cannot access another user's resources");
        answer.Header("WWW-Authenticate").ShouldBeEmpty();
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    [Theory]
    [InlineData("/bob/policy")]
    [InlineData("/bob/open-policy")]
    public async Task A_policy_of_a_route_does_not_replace_its_owner(string path) =>
        (await _app.Raw.Get(path, Bearer("ada"))).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");

    [Fact]
    public async Task A_policy_of_a_route_applies_too()
    {
        (await _app.Raw.Get("/ada/policy", Bearer("ada"))).Status.ShouldBe(200);
        var answer = await _app.Raw.Get("/ada/policy", $"Authorization: Bearer {Token.Of("ada").With("email", null)}");

        answer.Status.ShouldBe(403);
        answer.ErrorCode().ShouldBe("FORBIDDEN");
        (await _app.Raw.Get("/staff", Bearer("ada"))).ErrorCode().ShouldBe("FORBIDDEN");
    }

    [Theory]
    [InlineData("/ada/policy")]
    [InlineData("/ada/open-policy")]
    [InlineData("/staff")]
    public async Task A_policy_of_a_route_does_not_replace_the_token(string path) =>
        (await _app.Raw.Get(path)).ErrorCode().ShouldBe("MISSING_TOKEN");

    /// <summary>Route values from middleware or a dynamic route: the owner must be a string.</summary>
    public static TheoryData<string, object?, int> RouteValues => new()
    {
        { "the owner", "ada", 200 },
        { "another user", "bob", 403 },
        { "null", null, 403 },
        { "a number", 42, 403 },
        { "a UUID", Guid.Empty, 403 },
        { "something that is the owner as text", new System.Text.StringBuilder("ada"), 403 },
        { "a list with the owner", new List<string> { "ada" }, 403 },
        { "the owner as a value of a header", new Microsoft.Extensions.Primitives.StringValues("ada"), 403 },
    };

    [Theory]
    [MemberData(nameof(RouteValues), DisableDiscoveryEnumeration = true)]
    public async Task A_route_value_that_is_not_the_owner_as_a_string_is_403(string what, object? value, int status)
    {
        await using var app = await GuardedApp.Start(app =>
        {
            app.UseRouting();
            app.Use((context, next) =>
            {
                context.Request.RouteValues["user_id"] = value;
                return next(context);
            });
            app.UseAuthorization();
            app.MapGet("/{user_id}/notes", () => "");
        });

        foreach (var uid in (string[])["ada", "42", $"{Guid.Empty}"])
            (await app.Raw.Get("/ada/notes", Bearer(uid))).Status.ShouldBe(uid == "ada" ? status : 403, what);
    }

    [Fact]
    public async Task A_route_value_that_was_removed_is_403()
    {
        await using var app = await GuardedApp.Start(app =>
        {
            app.UseRouting();
            app.Use((context, next) =>
            {
                context.Request.RouteValues.Remove("user_id");
                return next(context);
            });
            app.UseAuthorization();
            app.MapGet("/{user_id}/notes", () => "");
        });

        (await app.Raw.Get("/ada/notes", Bearer("ada"))).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
    }

    [Fact]
    public async Task An_open_route_is_open() => (await _app.Raw.Get("/open")).Body.ShouldBe("open");

    [Fact]
    public async Task Binding_a_caller_on_an_open_route_without_a_token_is_500() =>
        (await _app.Raw.Get("/open-caller")).Status.ShouldBe(500);

    private static string Bearer(string uid) => $"Authorization: Bearer {Token.Of(uid)}";
}
