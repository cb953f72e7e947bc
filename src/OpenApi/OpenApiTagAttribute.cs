namespace Api.OpenApi;

/// <summary>
/// Describes a tag in the document: <c>[assembly: OpenApiTag("Me", "…")]</c>, once per feature, in one of its files.
/// </summary>
/// <param name="name">The tag, which is the name of the feature's folder.</param>
/// <param name="description">One or two sentences, in Markdown.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class OpenApiTagAttribute(string name, string description) : Attribute
{
    /// <summary>The tag.</summary>
    public string Name { get; } = name;

    /// <summary>The description.</summary>
    public string Description { get; } = description;
}
