using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace Api.OpenApi;

/// <summary>Adds the OpenAPI document to an application.</summary>
public static class OpenApiDocumentSetup
{
    /// <summary>The document's name, which is also part of its path.</summary>
    public const string DocumentName = "v1";

    /// <summary>Adds the document of all endpoints. ASP.NET Core creates it from their metadata; the transformers in this folder complete it.</summary>
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddSingleton<DocumentText>();
        services.AddSingleton<IProblemSource, SecurityTransformer>();
        services.AddTransient<IApiDescriptionProvider, EndpointDescriptions>();
        services.AddOpenApi(DocumentName, options =>
        {
            options.AddSchemaTransformer<LimitsTransformer>();
            options.AddOperationTransformer<SummaryTransformer>();
            options.AddOperationTransformer<ParametersTransformer>();
            options.AddOperationTransformer<HeadersTransformer>();
            options.AddOperationTransformer<ProblemsTransformer>();
            options.AddOperationTransformer<SecurityTransformer>();
            options.AddOperationTransformer<HeadTransformer>();
            options.AddDocumentTransformer<ExamplesTransformer>();
            options.AddDocumentTransformer<AboutTransformer>();
        });
        return services;
    }
}
