using System.Net;
using Tests.Guard;

namespace Tests.Slices;

/// <summary>Rules for every route. They cover a new slice automatically.</summary>
public sealed class EveryRouteTests(ApiApp app)
{
    public static TheoryData<Route> Guarded => [.. Route.All.Where(route => !Route.OpenPaths.Contains(route.ToString()))];

    public static TheoryData<Route> Open => [.. Route.All.Where(route => route.AllowsAnonymous)];

    /// <summary>Each guarded route with one case of the token table for each error_code.</summary>
    public static TheoryData<Route, string, string> BadTokens
    {
        get
        {
            var cases = TokenCases.All.Where(row => row.ErrorCode != TokenCases.Good && row.Authorization != "").DistinctBy(row => row.ErrorCode).ToList();
            var data = new TheoryData<Route, string, string>();
            foreach (var route in Guarded)
            {
                foreach (var (_, authorization, errorCode) in cases) data.Add(route.Data, authorization ?? "", errorCode);
            }

            return data;
        }
    }

    [Fact]
    public void A_route_is_open_only_where_that_is_written_down()
    {
        var open = Route.All.Where(route => route.AllowsAnonymous).Select(route => route.ToString()).ToList();

        open.Except(Route.OpenPaths).ShouldBeEmpty("anybody can call these without a token. Remove AllowAnonymous; or, if that is meant, write them into tests/OpenPaths/<Feature>.txt");
        Route.OpenPaths.Except(open).ShouldBeEmpty("these are written down as open, but no such route is: remove them from tests/OpenPaths");
    }

    [Theory]
    [MemberData(nameof(BadTokens), DisableDiscoveryEnumeration = true)]
    public async Task It_refuses_a_bad_token(Route route, string authorization, string errorCode)
    {
        using var client = app.Anonymous();
        using var request = route.Request();
        if (authorization.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", authorization).ShouldBeTrue();

        using var response = await client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        if (route.Method != "HEAD") await response.ShouldBeProblem(HttpStatusCode.Unauthorized, errorCode);
    }

    [Theory]
    [MemberData(nameof(Guarded), DisableDiscoveryEnumeration = true)]
    public async Task It_lets_a_good_token_in_and_no_other_user(Route route)
    {
        using var own = app.ClientOf(Route.UserId);
        using var foreign = app.ClientOf("not-" + Route.UserId);

        using var toOwn = await own.SendAsync(route.Request());
        using var toForeign = await foreign.SendAsync(route.Request());

        toOwn.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.MethodNotAllowed, HttpStatusCode.UnsupportedMediaType);
        ((int)toOwn.StatusCode).ShouldBeLessThan(500);
        (await ErrorCode(toOwn)).ShouldNotBe("NOT_FOUND", "the request does not reach the route: see Route.Request");
        if (toOwn.IsSuccessStatusCode) toOwn.Headers.CacheControl.ShouldNotBeNull().ToString().ShouldBe("no-cache, private");
        (toForeign.StatusCode == HttpStatusCode.Forbidden).ShouldBe(route.HasOwner);
        if (route is { HasOwner: true, Method: not "HEAD" }) await toForeign.ShouldBeProblem(HttpStatusCode.Forbidden, "FORBIDDEN_USER_ACCESS");
    }

    [Theory]
    [MemberData(nameof(Open), DisableDiscoveryEnumeration = true)]
    public async Task An_open_route_requires_no_token(Route route)
    {
        using var client = app.Anonymous();

        using var response = await client.SendAsync(route.Request());

        response.StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized);
        ((int)response.StatusCode).ShouldBeLessThan(500);
    }

    private static async Task<string?> ErrorCode(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json" && response.RequestMessage!.Method != HttpMethod.Head
            ? (await response.Json()).GetProperty("error_code").GetString()
            : null;
}
