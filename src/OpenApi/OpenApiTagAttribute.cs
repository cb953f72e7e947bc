namespace Api.OpenApi;

/// <summary>
/// Says in the document what the operations of a tag are about: <c>[assembly: OpenApiTag("Me", "…")]</c>, once, in a file of the feature.
/// </summary>
/// <param name="name">The tag, as the feature's endpoints have it in <c>WithTags</c>.</param>
/// <param name="description">A sentence or two, Markdown.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class OpenApiTagAttribute(string name, string description) : Attribute
{
    /// <summary>The tag.</summary>
    public string Name { get; } = name;

    /// <summary>What its operations are about.</summary>
    public string Description { get; } = description;
}
