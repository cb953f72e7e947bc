using System.Globalization;
using System.Text;
using System.Text.Json;
using Api.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Tests.Hosting;

public sealed partial class JsonConsoleTests
{
    [Fact]
    public void Every_entry_is_written_as_one_line_in_order()
    {
        using var output = new Reader();
        using (var console = new JsonConsole(Formatters(), output))
        {
            var logger = console.CreateLogger("Category");
            for (var number = 0; number < 1000; number++) LogNumber(logger, number);
        }

        output.Lines.Select(line => line.GetProperty("State").GetProperty("Number").GetInt32()).ShouldBe(Enumerable.Range(0, 1000));
        output.Lines[0].GetProperty("Message").GetString().ShouldBe("Entry 0 with\nline breaks and ü😀");
    }

    [Fact]
    public void A_slow_reader_does_not_block_and_dropped_entries_are_counted()
    {
        using var output = new Reader(isBlocked: true);
        var text = new string('x', 100_000);
        using (var console = new JsonConsole(Formatters(), output))
        {
            var logger = console.CreateLogger("Category");
            for (var number = 0; number < 200; number++) LogText(logger, text);
            output.Unblock();
        }

        var warnings = output.Lines.Where(line => line.GetProperty("LogLevel").GetString() == "Warning").Select(line => line.GetProperty("Message").GetString()!).ToList();
        warnings.ShouldAllBe(message => message.StartsWith("Standard output was too slow: dropped "));
        var dropped = warnings.Sum(message => int.Parse(message.Split(' ')[6], CultureInfo.InvariantCulture));
        dropped.ShouldBeInRange(10, 190);
        (output.Lines.Count - warnings.Count + dropped).ShouldBe(200);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Entry {Number} with\nline breaks and ü😀")]
    private static partial void LogNumber(ILogger logger, int number);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private static partial void LogText(ILogger logger, string text);

    private static IEnumerable<ConsoleFormatter> Formatters() =>
        new ServiceCollection().AddLogging(logging => logging.AddJsonConsole()).BuildServiceProvider().GetServices<ConsoleFormatter>();

    // Keeps its content after disposal.
    private sealed class Reader(bool isBlocked = false) : MemoryStream
    {
        private readonly ManualResetEventSlim _isOpen = new(!isBlocked);

        public List<JsonElement> Lines => [.. Encoding.UTF8.GetString(ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

        public void Unblock() => _isOpen.Set();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _isOpen.Wait();
            base.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing) => base.Dispose(false);
    }
}
