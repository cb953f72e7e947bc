using System.Net;
using Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;

namespace Tests.Hosting;

/// <summary>The proxies whose forwarded headers are used. The rate limit for requests without a token reveals the client address.</summary>
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

    [Theory]
    [InlineData("10.1.2.3", "https api.example.com 192.0.2.1")]
    [InlineData("::1", "http localhost ::1")]
    [InlineData("127.0.0.1", "http localhost 127.0.0.1")]
    [InlineData("192.0.2.9", "http localhost 192.0.2.9")]
    public async Task Scheme_host_and_address_are_those_of_a_trusted_proxy_and_loopback_is_not_one_by_itself(string sender, string expected)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new("TRUSTED_PROXIES", "10.0.0.0/8")]);
        builder.Services.AddSettings();
        await using var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(sender);
            return next(context);
        });
        app.UseTrustedProxies();
        app.Run(context => context.Response.WriteAsync($"{context.Request.Scheme} {context.Request.Host} {context.Connection.RemoteIpAddress}"));
        await app.StartAsync();
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "api.example.com");

        (await client.GetStringAsync("/")).ShouldBe(expected);
    }

    private static async Task<int> From(SocketApp app, string? address) =>
        (await app.Raw.Get("/api/me", address is null ? [] : [$"X-Forwarded-For: {address}", "X-Forwarded-Proto: https", "X-Forwarded-Host: api.example.com"])).Status;
}
