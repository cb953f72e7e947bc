using Api.Data;
using Api.Guard;
using Api.Hosting;
using Api.OpenApi;

return await CommandLine.RunAsync(args, Build, Map);

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.WebHost.UseKestrelHttpsConfiguration();
    var notices = builder.AddDotEnv();
    builder.AddRequestLog();
    builder.AddTelemetry();
    builder.Services.AddSettings();
    builder.Services.AddServer();
    builder.Services.AddJson();
    builder.Services.AddProblems();
    builder.Services.AddBetterAuthBearer();
    builder.Services.AddDatabase();
    builder.Services.AddFeatures();
    builder.Services.AddOpenApiDocument();

    var app = builder.Build();
    app.Services.ValidateSettings();
    app.LogNotices(notices);
    return app;
}

static void Map(WebApplication app)
{
    app.UseTrustedProxies();
    app.UseMiddleware<AccessLog>();
    app.UseProblems();
    app.UseCorsOrigins();
    app.UseSwagger();
    app.UseRouting();
    app.UseBetterAuthBearer();
    app.UseAuthorization();
    app.MapFeatures();
    app.MapOpenApiDocument();
}
