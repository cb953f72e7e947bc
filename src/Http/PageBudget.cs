namespace Api.Http;

/// <summary>
/// Ends a page of a list at <c>limit</c> items or at about 1 MiB of JSON, whichever comes first. The page of a slow client stays in memory, so its
/// size must be limited.
/// </summary>
internal static class PageBudget
{
    /// <summary>The maximum size of a page in bytes, unless a single item is larger.</summary>
    public const int Bytes = 1024 * 1024;

    // Names, punctuation, numbers, dates and ids.
    private const int ItemOverhead = 512;

    /// <summary>The items of a page, at least one if any was found. If they are fewer than were found, there is a next page.</summary>
    /// <param name="found">What the store found, at most one more than <paramref name="limit"/>.</param>
    /// <param name="limit">The maximum number of items.</param>
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

    /// <summary>The maximum size of a text in JSON: six bytes for a character that may be escaped, such as each half of an emoji.</summary>
    public static int SizeOf(string? text)
    {
        var size = 0;
        foreach (var character in text.AsSpan()) size += character is >= ' ' and <= '~' and not ('"' or '\\') ? 1 : 6;
        return size;
    }
}
