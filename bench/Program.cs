using Api.Bench;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// --quick checks that the benchmarks run; its figures mean nothing.
var quick = args.Contains("--quick");

// In this process: the toolchain that generates a project of its own knows nothing of this repository's two in one folder.
// Three seconds of warm-up: until tiered compilation is through, the figures are those of two programs mixed.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(50))
    .WithWarmupCount(quick ? 2 : 60)
    .WithIterationCount(quick ? 5 : 100);
BenchmarkSwitcher.FromAssembly(typeof(VerifyToken).Assembly).Run([.. args.Except(["--quick"])], DefaultConfig.Instance.AddJob(job));
