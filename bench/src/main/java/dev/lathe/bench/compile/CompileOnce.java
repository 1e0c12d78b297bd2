package dev.lathe.bench.compile;

import dev.lathe.bench.fresh.FreshJvm;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A process that compiles a blueprint to a file and says what it cost. */
public final class CompileOnce {
  private CompileOnce() {}

  /** Compiles the folder {@code args[0]} to the file {@code args[1]}. */
  public static void main(String[] args) throws Exception {
    Files.write(Path.of(args[1]), BundleFile.of(compiled(Path.of(args[0]))).bytes());
    long nanos =
        ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    System.out.println(FreshJvm.MARK + "compiled " + nanos);
    System.exit(0);
  }

  /** The bundle of {@code folder}, which compiles. */
  static Bundle compiled(Path folder) {
    return switch (Compiler.compile(folder)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) ->
          throw new IllegalStateException(findings.toString());
    };
  }
}
