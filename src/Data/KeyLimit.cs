using System.Text;

namespace Api.Data;

/// <summary>The maximum length of a text in a primary key.</summary>
internal static class KeyLimit
{
    /// <summary>The limit in UTF-8 bytes. A PostgreSQL index entry holds about 2,700 bytes, the other columns of the key included.</summary>
    public const int Bytes = 1024;

    /// <summary>Whether the text is within the limit. Check it before a statement fails with a database error.</summary>
    public static bool Allows(string text) => Encoding.UTF8.GetByteCount(text) <= Bytes;
}
