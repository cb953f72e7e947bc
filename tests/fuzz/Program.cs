using System.Text;
using Api.Guard;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SharpFuzz;
using Tests;
using Tests.Guard.Fuzz;

// What afl-fuzz runs: the guard's answer to an Authorization header must be the contract's. An exception is a crash.
// An input with a line feed is a header and a payload to sign, so that what comes after the signature is reached; any other is the header's value.
Fuzzer.OutOfProcess.Run(stream =>
{
    using var input = new MemoryStream();
    stream.CopyTo(input);
    Guarded.Check(ValueOf(input.ToArray()));
});

static string ValueOf(byte[] input) => Array.IndexOf(input, (byte)'\n') is >= 0 and var end
    ? $"Bearer {Token.Sign(input[..end], input[(end + 1)..])}"
    : Encoding.Latin1.GetString(input);

// A class, because instrumented code may run only after the fuzzer has started.
internal static class Guarded
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BETTER_AUTH_SECRET"] = Token.Secret,
            ["BETTER_AUTH_URL"] = Token.Origin,
        }).Build())
        .AddSingleton<TimeProvider>(new Clock())
        .AddBetterAuthBearer()
        .BuildServiceProvider();

    public static void Check(string value)
    {
        using var scope = Services.CreateScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Authorization = value;
        context.Response.Body = body;
        Contract.Claims? claims = null;
        var expected = Contract.Credentials.Match(value) is { Success: true } match ? Contract.Judge(match.Groups[1].Value, out claims) : "INVALID_HEADER_FORMAT";

        var isAccepted = context.AuthenticateAsync().GetAwaiter().GetResult().Succeeded;

        if (isAccepted)
        {
            var caller = Caller.Of(context);
            Require(new Contract.Claims(caller.Id, caller.Email, caller.Name, TicksOf(caller.IssuedAt), TicksOf(caller.ExpiresAt)) == claims, $"accepted as {caller}, expected {expected} {claims}");
            return;
        }

        context.ChallengeAsync().GetAwaiter().GetResult();
        var problem = Encoding.UTF8.GetString(body.ToArray());
        Require(problem.Contains($"\"error_code\":\"{expected}\""), $"refused with {problem}, expected {expected}");
    }

    private static long TicksOf(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks;

    private static void Require(bool holds, string fault)
    {
        if (!holds) throw new InvalidOperationException(fault);
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Token.Now;
    }
}
