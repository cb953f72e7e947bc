using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Api.Http;

/// <summary>
/// Marks where a page of a list ended: the id of its last item, then eight bytes of a hash over that id and the scope of the list, in base64url.
/// The scope is the user's id for a list of one user, and empty for a list that everyone shares. The hash is not a secret. It rejects a cursor
/// that was truncated, modified or issued for another list; a forged cursor still only selects items of the list it is sent to.
/// </summary>
internal static class PageCursor
{
    private const int IdSize = 16;
    private const int Size = IdSize + 8;

    /// <summary>Creates the cursor of the page that follows this item.</summary>
    /// <param name="scope">The user's id, or empty.</param>
    /// <param name="id">The last item of the current page.</param>
    public static string After(string scope, Guid id)
    {
        Span<byte> cursor = stackalloc byte[Size];
        id.TryWriteBytes(cursor, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. cursor[..IdSize], .. Encoding.UTF8.GetBytes(scope)], hash);
        hash[..(Size - IdSize)].CopyTo(cursor[IdSize..]);
        return Base64Url.EncodeToString(cursor);
    }

    /// <summary>Reads a cursor. Returns false unless it is exactly what <see cref="After"/> returned for this scope.</summary>
    public static bool TryRead(string scope, string text, out Guid id)
    {
        id = default;
        if (text.Length != Base64Url.GetEncodedLength(Size)) return false;

        Span<byte> bytes = stackalloc byte[Size];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != Size) return false;

        id = new Guid(bytes[..IdSize], bigEndian: true);
        return text == After(scope, id);
    }
}
