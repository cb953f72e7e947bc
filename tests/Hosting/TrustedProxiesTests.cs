namespace Tests.Hosting;

/// <summary>Whose forwarded headers are used. The client address shows in the rate limit for requests without a token.</summary>
public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/8")]
    [InlineData("127.0.0.2")]
    [InlineData("::1,fd00::/8")]
    public async Task Forwarded_headers_are_ignored_unless_the_sender_is_trusted(string proxies)
    {
        using var app = SocketApp.With(("RATE_LIMIT", "1"), ("TRUSTED_PROXIES", proxies));

        (await From(app, "192.0.2.1")).ShouldBe(401);
        (await From(app, "192.0.2.2")).ShouldBe(429);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    [InlineData(" 10.0.0.0/8 , 127.0.0.1 ")]
    public async Task The_forwarded_address_of_a_trusted_proxy_is_used(string proxies)
    {
        using var app = SocketApp.With(("RATE_LIMIT", "1"), ("TRUSTED_PROXIES", proxies));

        (await From(app, "192.0.2.1")).ShouldBe(401);
        (await From(app, "192.0.2.1")).ShouldBe(429);
        (await From(app, "192.0.2.2")).ShouldBe(401);
        (await From(app, null)).ShouldBe(401);
    }

    [Fact]
    public async Task What_a_client_writes_before_its_own_address_is_never_used()
    {
        using var app = SocketApp.With(("RATE_LIMIT", "1"), ("TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8"));

        (await From(app, "198.51.100.1, 192.0.2.1, 10.0.0.7")).ShouldBe(401);
        (await From(app, "198.51.100.2, 192.0.2.1, 10.0.0.8")).ShouldBe(429);
    }

    [Fact]
    public async Task Clients_of_one_IPv6_network_share_a_limit()
    {
        using var app = SocketApp.With(("RATE_LIMIT", "1"), ("TRUSTED_PROXIES", "127.0.0.1"));

        (await From(app, "2001:db8:0:1::1")).ShouldBe(401);
        (await From(app, "2001:db8:0:1:ffff::2")).ShouldBe(429);
        (await From(app, "2001:db8:0:2::1")).ShouldBe(401);
        (await From(app, "::ffff:192.0.2.1")).ShouldBe(401);
        (await From(app, "192.0.2.1")).ShouldBe(429);
    }

    private static async Task<int> From(SocketApp app, string? address) =>
        (await app.Raw.Get("/api/me", address is null ? [] : [$"X-Forwarded-For: {address}", "X-Forwarded-Proto: https", "X-Forwarded-Host: api.example.com"])).Status;
}
