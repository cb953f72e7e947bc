using Api.Data;

namespace Tests.Data;

public sealed class ClockExtensionsTests
{
    [Fact]
    public void The_time_is_truncated_to_microseconds_in_UTC()
    {
        var now = new StoppedClock(ApiApp.Now.AddTicks(1_234_567)).GetUtcNowToMicrosecond();

        now.Kind.ShouldBe(DateTimeKind.Utc);
        now.ShouldBe(ApiApp.Now.UtcDateTime.AddTicks(1_234_560));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
