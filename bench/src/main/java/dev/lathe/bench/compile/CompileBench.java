package dev.lathe.bench.compile;

import dev.lathe.bench.measure.Medians;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * From the files to the bundle's bytes: the first time in this process, as a whole when the code is
 * hot, and after one graph was edited, with and without what the compilation before left.
 */
public final class CompileBench {
  /** Before figures count: the second compiler is done with most after some. */
  private static final int WARM_UPS = 6;

  private record Size(int services, int entities) {
    String text() {
      return "%,d entities, %,d graphs"
          .formatted(services * entities, LargeBlueprint.graphs(services, entities));
    }
  }

  private static final List<Size> SIZES = List.of(new Size(10, 10), new Size(1, 1));

  private final int runs;
  private final Consumer<String> progress;

  public CompileBench(int runs, Consumer<String> progress) {
    this.runs = runs;
    this.progress = progress;
  }

  public Report run() {
    var rows = new ArrayList<List<Figure>>();
    try (WorkFolder work = WorkFolder.fresh()) {
      for (Size size : SIZES) {
        Path folder = work.place("blueprint");
        LargeBlueprint.write(LargeBlueprint.of(size.services(), size.entities()), folder);
        rows.add(row(size, folder));
      }
    }
    return Report.of(
        new Table(
            "Compiling in one process",
            List.of(
                "blueprint", "first, ms", "whole, ms", "one graph edited, ms", "checked only, ms"),
            rows),
        List.<Gate>of(),
        List.of("compiling: the first blueprint's first time is also the compiler's own"));
  }

  private List<Figure> row(Size size, Path folder) {
    progress.accept("compile: " + size.text());
    Path graph = folder.resolve("services/s0/graphs/listedEs0x0.json");
    double first = clocked(() -> compiled(folder, new Workbench()));
    double whole = median(() -> clocked(() -> compiled(folder, new Workbench())));
    double edited;
    double checked;
    try (var bench = new Workbench()) {
      edited = median(() -> edited(graph, () -> compiled(folder, bench)));
    }
    try (var bench = new Workbench()) {
      checked = median(() -> edited(graph, () -> checked(folder, bench)));
    }
    return List.of(
        Figure.of(size.text()),
        Figure.milliseconds(first),
        Figure.milliseconds(whole),
        Figure.milliseconds(edited),
        Figure.milliseconds(checked));
  }

  private double median(DoubleSupplier run) {
    double[] times = DoubleStream.generate(run).limit(WARM_UPS + runs).toArray();
    return Medians.of(Arrays.copyOfRange(times, WARM_UPS, times.length));
  }

  /** Milliseconds of {@code work} after the graph's default changed. */
  private static double edited(Path graph, Runnable work) {
    try {
      String text = Files.readString(graph);
      boolean fifty = text.contains("\"default\": 50");
      Files.writeString(
          graph,
          fifty
              ? text.replace("\"default\": 50", "\"default\": 51")
              : text.replace("\"default\": 51", "\"default\": 50"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return clocked(work);
  }

  private static double clocked(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static void compiled(Path folder, Workbench bench) {
    Result<Bundle> result = Compiler.compile(FolderReader.read(folder), Optional.empty(), bench);
    BundleFile.of(value(result));
  }

  private static void checked(Path folder, Workbench bench) {
    value(Compiler.check(FolderReader.read(folder), bench));
  }

  private static Bundle value(Result<Bundle> result) {
    return switch (result) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) ->
          throw new IllegalStateException("the generated blueprint is wrong: " + findings);
    };
  }
}
