using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace Api.OpenApi;

/// <summary>Adds the OpenAPI document to an application.</summary>
public static class OpenApiDocumentSetup
{
    /// <summary>The document's name, which its path has too.</summary>
    public const string DocumentName = "v1";

    /// <summary>The document of all endpoints: made by ASP.NET Core from their metadata, completed by the transformers of this folder.</summary>
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
