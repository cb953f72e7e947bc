using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// In this process: the toolchain that generates a project of its own knows nothing of this repository's two in one folder.
// Three seconds of warm-up: until tiered compilation is through, the figures are those of two programs mixed.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(50))
    .WithWarmupCount(60)
    .WithIterationCount(100);
BenchmarkSwitcher.FromAssembly(typeof(Api.Bench.VerifyToken).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
