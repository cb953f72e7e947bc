using System.Globalization;
using FastEndpoints;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>Something whose answers carry its state in <c>ETag</c>.</summary>
public interface ITagged
{
    /// <summary>The strong entity tag of this state of it (RFC 9110 §8.8.3).</summary>
    string ETag { get; }
}

/// <summary>An endpoint that obeys <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110 §13.1); the OpenAPI document shows the headers.</summary>
public interface IConditional;

/// <summary>
/// <c>If-Match</c> and <c>If-None-Match</c> of a request (RFC 9110 §13.1), for things whose entity tag is the version of their row:
/// version 3 is <c>"3"</c>. An endpoint that is <see cref="IConditional"/> has them as <c>this.Preconditions</c>.
/// </summary>
/// <remarks>A statement that changes a row asks for them itself, so that nothing can come between the check and the change:
/// <c>AND (@AnyVersion OR version IN {=Versions}) AND version NOT IN {=OtherThan}</c>.</remarks>
public sealed class Preconditions
{
    // No row has version 0. SQL has no empty list.
    private const long None = 0;

    private readonly bool _isAnyMatch;
    private readonly IReadOnlyList<long> _match;
    private readonly bool _isUnlessThere;

    /// <summary>Reads the values of the two headers.</summary>
    public Preconditions(StringValues ifMatch, StringValues ifNoneMatch)
    {
        var match = TagsOf(ifMatch);
        var noneMatch = TagsOf(ifNoneMatch);
        _isAnyMatch = ifMatch.Count == 0 || IsAny(match);
        // Strong comparison for If-Match (§13.1.1): a weak tag never matches. Weak comparison for If-None-Match (§13.1.2).
        _match = VersionsOf(match.Where(tag => !tag.IsWeak));
        _isUnlessThere = IsAny(noneMatch);
        OtherThan = VersionsOf(noneMatch);
    }

    /// <summary>Whether any version will do, as long as there is one.</summary>
    public bool AnyVersion => _isAnyMatch && !_isUnlessThere;

    /// <summary>The versions that will do; never empty, though it may hold none that a row has.</summary>
    public IReadOnlyList<long> Versions => _isUnlessThere ? [None] : _match;

    /// <summary>The versions that <c>If-None-Match</c> excludes; never empty.</summary>
    public IReadOnlyList<long> OtherThan { get; }

    /// <summary>The entity tag of a version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether <c>If-Match</c> is absent, or true of this version.</summary>
    public bool IsMatch(long version) => _isAnyMatch || _match.Contains(version);

    /// <summary>Whether <c>If-None-Match</c> names this version: the client has it already (304).</summary>
    public bool IsKnown(long version) => _isUnlessThere || OtherThan.Contains(version);

    // What is neither one * nor a list of entity tags matches nothing.
    private static IList<EntityTagHeaderValue> TagsOf(StringValues header) =>
        EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags) && (!tags.Any(IsStar) || header is [{ } only] && only.Trim(' ', '\t') == "*") ? tags : [];

    private static bool IsAny(IList<EntityTagHeaderValue> tags) => tags is [var only] && IsStar(only);

    private static bool IsStar(EntityTagHeaderValue tag) => tag.Tag == "*";

    private static IReadOnlyList<long> VersionsOf(IEnumerable<EntityTagHeaderValue> tags) => [None, .. tags.Select(VersionOf).OfType<long>().Distinct()];

    private static long? VersionOf(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && TagOf(version) == tag.Tag ? version : null;
}

/// <summary>Gives endpoint classes the conditions of their request.</summary>
public static class PreconditionsExtensions
{
    extension<TEndpoint>(TEndpoint endpoint)
        where TEndpoint : BaseEndpoint, IConditional
    {
        /// <summary>The conditions of the request that this endpoint handles.</summary>
        public Preconditions Preconditions => new(endpoint.HttpContext.Request.Headers.IfMatch, endpoint.HttpContext.Request.Headers.IfNoneMatch);
    }
}
