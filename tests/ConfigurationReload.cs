using System.Runtime.CompilerServices;

namespace Tests;

/// <summary>
/// Turns off reloading of settings files for the apps in this process. Otherwise, each app would watch every folder of its content root, which is the
/// repository with its node_modules: a third of its startup time.
/// </summary>
internal static class ConfigurationReload
{
    public const string Variable = "DOTNET_hostBuilder__reloadConfigOnChange";

    [ModuleInitializer]
    internal static void TurnOff() => Environment.SetEnvironmentVariable(Variable, "false");
}
