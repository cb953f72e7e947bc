namespace Api.Features.Tasks;

/// <summary>The priority of a task.</summary>
internal static class TaskPriority
{
    public const string High = nameof(High);
    public const string Medium = nameof(Medium);
    public const string Low = nameof(Low);
    public const string Default = Medium;

    public static readonly IReadOnlyList<string> All = [High, Medium, Low];
}
