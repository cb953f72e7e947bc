using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Api.Http;

/// <summary>
/// Text of a length counted in Unicode code points, as a user and both databases count it, where .NET counts UTF-16 units. U+0000 is
/// refused: PostgreSQL cannot store it. Null passes; <see cref="RequiredAttribute"/> refuses that and text of nothing but blanks.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class TextAttribute(int maximumLength) : StringLengthAttribute(maximumLength)
{
    /// <inheritdoc />
    public override bool IsValid(object? value) => value is not string text || FaultOf(text) is null;

    /// <inheritdoc />
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is string text && FaultOf(text) is { } fault ? new ValidationResult(fault) : ValidationResult.Success;

    private string? FaultOf(string text)
    {
        if (text.Contains('\0')) return "Must not contain U+0000.";

        var length = text.EnumerateRunes().Count();
        if (length > MaximumLength) return string.Create(CultureInfo.InvariantCulture, $"Must be at most {MaximumLength} characters long; it is {length}.");
        return length < MinimumLength ? string.Create(CultureInfo.InvariantCulture, $"Must be at least {MinimumLength} characters long.") : null;
    }
}
