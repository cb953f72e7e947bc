using System.Text.Json;
using Api.Http;
using CsCheck;
using Microsoft.AspNetCore.Http.Json;

namespace Tests.Http;

public sealed class PageBudgetTests
{
    [Fact]
    public void The_size_of_a_text_is_never_underestimated() => Gen.String.Sample(
        text => PageBudget.SizeOf(text) >= JsonSerializer.SerializeToUtf8Bytes(text, new JsonOptions().SerializerOptions).Length - 2);

    [Theory]
    [InlineData(0, 10, 5, 0)]
    [InlineData(3, 10, 5, 3)]
    [InlineData(11, 10, 5, 10)]
    [InlineData(1001, 1000, 500, 1000)]
    [InlineData(1001, 1000, 512, 1000)]
    [InlineData(1001, 1000, 1024, 682)]
    [InlineData(11, 10, 524_287, 1)]
    [InlineData(11, 10, 523_776, 2)]
    [InlineData(11, 10, 2_000_000, 1)]
    public void A_page_ends_at_the_limit_or_at_a_mebibyte_but_never_without_an_item(int found, int limit, int size, int expected) =>
        PageBudget.Take(Enumerable.Range(0, found).ToList(), limit, _ => size).ShouldBe(Enumerable.Range(0, expected));
}
