using System.Globalization;
using System.Text.Json;
using FastEndpoints;
using FluentValidation.Results;
using Microsoft.Extensions.Primitives;

namespace Api.Http;

// FastEndpoints fills a request from body, form, route, query, claims, headers and cookies, each overwriting the former. Here a request has one
// source: the body for methods that have one, otherwise the query.

/// <summary>Binds a request from its JSON body only.</summary>
internal sealed class BodyBinder<T> : IRequestBinder<T>
    where T : notnull
{
    public async ValueTask<T> BindAsync(BinderContext ctx, CancellationToken ct)
    {
        var (value, problem) = await JsonBodies.Read<T>(ctx.HttpContext.Request, ct);
        if (problem is null) return value!;

        ctx.ValidationFailures.Add(new ValidationFailure { CustomState = problem });
        throw new ValidationFailureException(ctx.ValidationFailures, "The body cannot be read");
    }
}

/// <summary>Binds a request from its query only. An empty value is invalid, not absent.</summary>
internal sealed class QueryBinder<T>() : RequestBinder<T>(BindingSource.QueryParams)
    where T : notnull
{
    private static readonly Dictionary<string, Type> Nullable = typeof(T).GetProperties()
        .Where(property => System.Nullable.GetUnderlyingType(property.PropertyType) is not null)
        .ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), property => property.PropertyType, StringComparer.OrdinalIgnoreCase);

    public override ValueTask<T> BindAsync(BinderContext ctx, CancellationToken ct)
    {
        // FastEndpoints reads an empty value of a nullable property as null.
        foreach (var (name, value) in ctx.HttpContext.Request.Query)
        {
            if (value is [""] && Nullable.TryGetValue(name, out var type)) ctx.ValidationFailures.Add(new(name, QueryValues.RuleOf(type)));
        }

        return base.BindAsync(ctx, ct);
    }
}

/// <summary>How query values are parsed: one spelling for each value, and messages that do not repeat it.</summary>
internal static class QueryValues
{
    /// <summary>Makes FastEndpoints parse numbers as digits only and booleans as <c>true</c> or <c>false</c>.</summary>
    public static void ReadStrictly(BindingOptions binding)
    {
        binding.ValueParserFor<int>(static text => new(int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && IsDigits(text), number));
        binding.ValueParserFor<long>(static text => new(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && IsDigits(text), number));
        binding.ValueParserFor<bool>(static text => new(text is ["true" or "false"], text is ["true"]));
        binding.ValueParserFor<Guid>(static text => new(Guid.TryParseExact(text, "D", out var id) && text is [{ Length: 36 }], id));
        binding.FailureMessage = static (type, _, _) => RuleOf(type);
    }

    /// <summary>The rule for values of this type.</summary>
    public static string RuleOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(int) || number == typeof(long) => "Must be a whole number.",
        var flag when flag == typeof(bool) => "Must be true or false.",
        var id when id == typeof(Guid) => "Must be a UUID.",
        _ => "Must be a valid value.",
    };

    // A minus sign is parsed, so that the message for -1 states the allowed range.
    private static bool IsDigits(StringValues text) => text is [{ } value] && value.AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0;
}
