using System.Buffers;
using System.Text;
using Api.Hosting;
using Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tests.Http;

/// <summary>A status without a body becomes a problem; a response that an endpoint has written stays as it is.</summary>
public sealed class BareStatusTests
{
    [Theory]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(400, "MALFORMED_BODY")]
    [InlineData(418, "I'M_A_TEAPOT")]
    [InlineData(599, "")]
    public async Task A_bare_status_becomes_a_problem(int status, string errorCode)
    {
        await using var app = await Start(context => context.Response.StatusCode = status);

        var answer = await app.Raw.Get("/");

        (answer.Status, answer.ErrorCode(), answer.Header("Content-Type")).ShouldBe((status, errorCode, Problem.MediaType));
        answer.Header("Content-Length").ShouldBe($"{Encoding.UTF8.GetByteCount(answer.Body)}");
    }

    [Theory]
    [InlineData(399)]
    [InlineData(600)]
    public async Task Other_statuses_stay_as_they_are(int status)
    {
        await using var app = await Start(context => context.Response.StatusCode = status);

        var answer = await app.Raw.Get("/");

        (answer.Status, answer.Body).ShouldBe((status, ""));
    }

    [Fact]
    public async Task A_response_that_has_started_stays_as_it_is()
    {
        await using var app = await Start(async context =>
        {
            context.Response.StatusCode = 404;
            await context.Response.StartAsync();
        });

        var answer = await app.Raw.Get("/");

        (answer.Status, answer.Body).ShouldBe((404, ""));
    }

    [Fact]
    public async Task A_response_with_a_length_or_a_type_stays_as_it_is()
    {
        await using var app = await Start(context =>
        {
            context.Response.StatusCode = 404;
            if (context.Request.Query.ContainsKey("length")) context.Response.ContentLength = 0;
            else context.Response.ContentType = "text/plain";
        });

        (await app.Raw.Get("/?length")).Body.ShouldBeEmpty();
        (await app.Raw.Get("/?type")).Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_length_of_a_problem_counts_what_was_written_before()
    {
        await using var app = await Start(async context =>
        {
            context.Response.BodyWriter.Write("half an answer, "u8);
            await Problem.NotFound.ExecuteAsync(context);
        });

        var answer = await app.Raw.Get("/");

        (answer.Status, answer.Header("Content-Length")).ShouldBe((404, $"{answer.Body.Length}"));
        answer.Body.ShouldStartWith("half an answer, {");
    }

    private static Task<GuardedApp> Start(Action<HttpContext> handle) => Start(context =>
    {
        handle(context);
        return Task.CompletedTask;
    });

    private static Task<GuardedApp> Start(RequestDelegate handle) => GuardedApp.Start(
        services => services.AddProblems(),
        app =>
        {
            app.UseProblems();
            app.MapGet("/", handle).AllowAnonymous();
        });
}
