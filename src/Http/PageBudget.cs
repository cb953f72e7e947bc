namespace Api.Http;

/// <summary>
/// Ends a page of a list at <c>limit</c> items or at about 1 MiB of JSON, whichever comes first. A client that reads slowly keeps its page in memory,
/// so the page of many large items must not be as large as they are together.
/// </summary>
internal static class PageBudget
{
    /// <summary>The most bytes that a page has, unless a single item has more.</summary>
    public const int Bytes = 1024 * 1024;

    // Names, punctuation, numbers, dates and ids.
    private const int ItemOverhead = 512;

    /// <summary>The items of a page, at least one if any was found. There is a next page if they are fewer than were found.</summary>
    /// <param name="found">What the store found, at most one more than <paramref name="limit"/>.</param>
    /// <param name="limit">The most items.</param>
    /// <param name="textSizeOf">The sum of <see cref="SizeOf"/> over the text members of an item.</param>
    public static T[] Take<T>(IReadOnlyList<T> found, int limit, Func<T, int> textSizeOf)
    {
        var (count, size) = (0, 0);
        for (; count < Math.Min(found.Count, limit); count++)
        {
            size += ItemOverhead + textSizeOf(found[count]);
            if (size > Bytes && count > 0) break;
        }

        return [.. found.Take(count)];
    }

    /// <summary>The most bytes that a text has as JSON: six for a character that may be escaped, such as each half of an emoji.</summary>
    public static int SizeOf(string? text)
    {
        var size = 0;
        foreach (var character in text.AsSpan()) size += character is >= ' ' and <= '~' and not ('"' or '\\') ? 1 : 6;
        return size;
    }
}
