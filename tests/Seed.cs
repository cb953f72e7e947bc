namespace Tests;

/// <summary>Chance that can be repeated: what a test draws follows from the seed, which belongs into the message of what it asserts.</summary>
public sealed class Seed(int value) : Random(value)
{
    private readonly int _value = value;

    public static Seed New() => new(Shared.Next());

    public override string ToString() => $"seed {_value}";
}
