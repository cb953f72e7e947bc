using System.Globalization;
using FluentValidation;
using FluentValidation.Validators;

namespace Api.Http;

/// <summary>Validation rules in addition to FluentValidation's own. The OpenAPI document shows each of them.</summary>
public static class ValidationRules
{
    /// <summary>Required; must not be blank.</summary>
    public static IRuleBuilderOptions<T, string?> NotBlank<T>(this IRuleBuilder<T, string?> rule) =>
        rule.NotEmpty().WithMessage("Required; must not be blank.");

    /// <summary>A maximum length in Unicode code points, and no U+0000, which PostgreSQL cannot store. Null is valid.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(this IRuleBuilder<T, string?> rule, int maximumLength) =>
        rule.SetValidator(new TextValidator<T>(maximumLength));

    /// <summary>One of these values, compared byte for byte. Null is valid.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, params IReadOnlyList<string> values) =>
        rule.SetValidator(new OneOfValidator<T>(values));
}

/// <summary>One of a few values.</summary>
internal interface IOneOfValidator : IPropertyValidator
{
    /// <summary>The values.</summary>
    IReadOnlyList<string> Values { get; }
}

// Counted in code points, like users and both databases do; .NET and FluentValidation count UTF-16 code units.
internal sealed class TextValidator<T>(int maximumLength) : PropertyValidator<T, string?>, ILengthValidator
{
    public override string Name => nameof(TextValidator<>);

    public int Min => 0;

    public int Max => maximumLength;

    public override bool IsValid(ValidationContext<T> context, string? value)
    {
        if (FaultOf(value) is not { } fault) return true;

        context.MessageFormatter.AppendArgument("Fault", fault);
        return false;
    }

    protected override string GetDefaultMessageTemplate(string errorCode) => "{Fault}";

    private string? FaultOf(string? value)
    {
        if (value is null) return null;
        if (value.Contains('\0')) return "Must not contain U+0000.";

        var length = value.EnumerateRunes().Count();
        return length <= maximumLength ? null : string.Create(CultureInfo.InvariantCulture, $"Must be at most {maximumLength} characters long; it is {length}.");
    }
}

internal sealed class OneOfValidator<T>(IReadOnlyList<string> values) : PropertyValidator<T, string?>, IOneOfValidator
{
    public override string Name => nameof(OneOfValidator<>);

    public IReadOnlyList<string> Values => values;

    public override bool IsValid(ValidationContext<T> context, string? value) => value is null || values.Contains(value, StringComparer.Ordinal);

    protected override string GetDefaultMessageTemplate(string errorCode) => $"Must be {string.Join(", ", values.SkipLast(1))} or {values[^1]}.";
}
