using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Api.Guard.Tokens;

namespace Api.Features.Tasks;

/// <summary>
/// Where a page of tasks ended: the last task's id and eight bytes of a hash of the user and it, as base64url. The hash is no secret. It
/// tells a cursor that was cut, changed or taken from another user, which is then refused; made up, it would still lead to the caller's
/// own tasks and no others.
/// </summary>
internal static class TaskCursor
{
    private const int IdSize = 16;
    private const int Size = IdSize + 8;

    /// <summary>The cursor after this task.</summary>
    public static string After(string userId, Guid id)
    {
        Span<byte> cursor = stackalloc byte[Size];
        Write(userId, id, cursor);
        return Base64Url.EncodeToString(cursor);
    }

    /// <summary>Reads a cursor; false where it is not one that this user was given.</summary>
    public static bool TryRead(string userId, string text, out Guid id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Base64Url.GetEncodedLength(Size) || !Base64UrlStrict.TryDecode(text, bytes, out _)) return false;

        id = new Guid(bytes[..IdSize], bigEndian: true);
        Span<byte> expected = stackalloc byte[Size];
        Write(userId, id, expected);
        return expected.SequenceEqual(bytes);
    }

    private static void Write(string userId, Guid id, Span<byte> cursor)
    {
        id.TryWriteBytes(cursor, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. cursor[..IdSize], .. Encoding.UTF8.GetBytes(userId)], hash);
        hash[..(Size - IdSize)].CopyTo(cursor[IdSize..]);
    }
}
