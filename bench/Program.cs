using Api.Bench;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// --quick only checks that the benchmarks run. Ignore its figures.
var quick = args.Contains("--quick");

// In this process, because the default toolchain generates a project, which does not work with two projects in one folder.
// Three seconds of warm-up, until tiered compilation has finished.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(50))
    .WithWarmupCount(quick ? 2 : 60)
    .WithIterationCount(quick ? 5 : 100);
BenchmarkSwitcher.FromAssembly(typeof(VerifyToken).Assembly).Run([.. args.Except(["--quick"])], DefaultConfig.Instance.AddJob(job));
