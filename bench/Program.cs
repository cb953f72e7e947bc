using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// In this process: the toolchain that generates a project of its own knows nothing of this repository's two in one folder.
// Many short iterations, so that on a machine that is shared some of them run undisturbed.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(10))
    .WithIterationCount(300);
BenchmarkSwitcher.FromAssembly(typeof(Api.Bench.VerifyToken).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
