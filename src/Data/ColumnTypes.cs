using System.Data;
using System.Globalization;
using Dapper;

namespace Api.Data;

/// <summary>
/// PostgreSQL has types for UUIDs, timestamps and booleans; SQLite stores them as text and numbers. This reads either, so that one row type serves
/// both. Timestamps are in UTC.
/// </summary>
internal static class ColumnTypes
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new Column<Guid>(value => value as Guid? ?? Guid.Parse((string)value)));
        SqlMapper.AddTypeHandler(new Column<bool>(value => value as bool? ?? (long)value != 0));
        // The format of Microsoft.Data.Sqlite. Parsing any format would take four times as long.
        SqlMapper.AddTypeHandler(new Column<DateTime>(value => value as DateTime?
            ?? DateTime.ParseExact((string)value, "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)));
    }

    private sealed class Column<T>(Func<object, T> read) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => read(value);

        public override void SetValue(IDbDataParameter parameter, T? value) => parameter.Value = value;
    }
}
