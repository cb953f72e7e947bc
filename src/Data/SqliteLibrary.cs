using System.Runtime.InteropServices;
using SQLitePCL;

namespace Api.Data;

/// <summary>
/// The operating system's own SQLite: it gets its security fixes from there, and no binary of ours has to follow.
/// </summary>
internal static class SqliteLibrary
{
    private static readonly Version Needed = new(3, 35); // RETURNING

    private static string FileName =>
        OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";

    private static string Cure =>
        OperatingSystem.IsWindows() ? "It is part of Windows 10 and newer: update Windows"
        : OperatingSystem.IsMacOS() ? "It is part of macOS 12 and newer: update macOS"
        : "Install it: apt-get install libsqlite3-0 (Debian, Ubuntu), dnf install sqlite-libs (Fedora), apk add sqlite-libs (Alpine)";

    private static readonly Lock Loading = new();
    private static bool _isLoaded;

    /// <summary>Loads it into the process, once.</summary>
    /// <exception cref="InvalidOperationException">It is not there, or too old.</exception>
    public static void Load()
    {
        lock (Loading)
        {
            if (_isLoaded) return;
            if (!NativeLibrary.TryLoad(FileName, out var library)) throw new InvalidOperationException(FaultOf(null));

            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? library : IntPtr.Zero);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            if (FaultOf(raw.sqlite3_libversion().utf8_to_string()) is { } fault) throw new InvalidOperationException(fault);
            _isLoaded = true;
        }
    }

    /// <summary>What is wrong with the version that was found, null being none at all; null where nothing is.</summary>
    internal static string? FaultOf(string? version)
    {
        if (version is not null && Version.Parse(version) >= Needed) return null;

        var found = version is null ? "was not found" : $"{version} is too old";
        return $"SQLite ({FileName}) {found}: {Needed} or newer is needed. {Cure}, or set DATABASE_URL to a PostgreSQL.";
    }
}
