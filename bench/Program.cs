using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: the toolchain that generates a project of its own knows nothing of this repository's two in one folder.
BenchmarkSwitcher.FromAssembly(typeof(Api.Bench.VerifyToken).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)));
