package dev.lathe.bench.lambda;

import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.dev.lambda.Sandbox;
import dev.lathe.dev.sqld.SqldProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the archives of the packaged functions beside their zips, and says what they save: each
 * function is started as Lambda starts it, behind {@code infra-sam/functions/archived}, asked what
 * a first request asks, and ended.
 */
public final class Archives {
  /** Events before the archive is written: what the first few load, later ones do not. */
  private static final int EVENTS = 3;

  private static final Pattern LOADED = Pattern.compile("^\\[.* source: ", Pattern.MULTILINE);
  private static final Pattern FROM_ARCHIVE =
      Pattern.compile("^\\[.* source: shared objects file", Pattern.MULTILINE);

  private static final double MEGABYTE = 1024 * 1024;

  private final Consumer<String> progress;

  public Archives(Consumer<String> progress) {
    this.progress = progress;
  }

  /** How often the JVM may end without having written one. */
  private static final int TRIES = 3;

  /** A start and its first answers, and what the process printed until its end. */
  private record Started(int loaded, int fromArchive, double cpu, String printed) {}

  /** Writes all of them; without zips, or libSQL's server, it says so and writes none. */
  public Report run() {
    Path home = Home.path();
    var rows = new ArrayList<List<Figure>>();
    var notes = new ArrayList<String>();
    try (var folder = WorkFolder.fresh()) {
      var packaged =
          new Packaged(home, RuntimeClient.jars().orElseThrow(), folder.place("functions"));
      packaged.missing().ifPresent(notes::add);
      if (notes.isEmpty()) {
        try (var cloud = NotesCloud.start(folder)) {
          for (Packaged.Function function : Packaged.all()) {
            progress.accept("archives: " + function.module());
            rows.add(written(home, packaged, function, cloud, folder));
          }
        }
      }
    } catch (SqldProgram.Missing e) {
      notes.add(String.valueOf(e.getMessage()));
    }
    return Report.of(
        new Table(
            "Archives",
            List.of("file", "MB", "classes", "of them from it", "CPU ms", "CPU ms without"),
            rows),
        List.of(),
        notes);
  }

  private List<Figure> written(
      Path home,
      Packaged packaged,
      Packaged.Function function,
      NotesCloud cloud,
      WorkFolder folder) {
    Path task =
        Optional.ofNullable(System.getenv("LAMBDA_TASK_ROOT"))
            .map(Path::of)
            .orElseGet(() -> folder.place("task"));
    emptied(task);
    Path archive = folder.place("archive").resolve("function.aot");
    var root = Map.of("LAMBDA_TASK_ROOT", task.toString());
    List<String> wrapper =
        List.of("/bin/sh", home.resolve("infra-sam/functions/archived").toString());
    Sandbox.Start start =
        packaged
            .startFrom(task, function, cloud.environment(cloud.database() + "?protocol=pipeline"))
            .behind(wrapper, root);
    Started plain = started(start, function, cloud);
    write(
        archive,
        start.behind(wrapper, Map.of("LATHE_ARCHIVE_OUTPUT", archive.toString())),
        function,
        cloud);
    place(archive, task.resolve("function.aot"));
    // As it will be there: unpacked anew.
    packaged.unpack(task, function);
    Started logged = started(start.with(List.of("-Xlog:class+load:stdout")), function, cloud);
    if (logged.fromArchive() * 2 < logged.loaded()) {
      throw new IllegalStateException(
          "the archive of %s has %d of the %d classes of a start"
              .formatted(function.module(), logged.fromArchive(), logged.loaded()));
    }
    Started archived = started(start, function, cloud);
    Path kept =
        home.resolve(function.module()).resolve("target").resolve(function.module() + ".aot");
    place(archive, kept);
    return List.of(
        Figure.of(home.relativize(kept).toString()),
        Figure.whole(size(kept) / MEGABYTE),
        Figure.whole(logged.loaded()),
        Figure.whole(logged.fromArchive()),
        Figure.whole(archived.cpu()),
        Figure.whole(plain.cpu()));
  }

  /** The JVM writes it as it ends, and says by its absence alone that it could not. */
  private void write(
      Path archive, Sandbox.Start start, Packaged.Function function, NotesCloud cloud) {
    Started last = started(start, function, cloud);
    for (int tries = 1; !Files.exists(archive); tries++) {
      if (tries == TRIES) {
        throw new IllegalStateException(
            "the JVM wrote no archive of %s, %s times; it printed: %s"
                .formatted(function.module(), TRIES, last.printed()));
      }
      progress.accept("archives: the JVM wrote none of " + function.module() + ", once more");
      last = started(start, function, cloud);
    }
  }

  private static Started started(
      Sandbox.Start start, Packaged.Function function, NotesCloud cloud) {
    try (var sandbox = Sandbox.start(start)) {
      for (int i = 0; i < EVENTS; i++) {
        var answer = sandbox.ask(event(function, cloud));
        if (function.equals(Packaged.HTTP) && !answer.body().contains("\"statusCode\":200")) {
          throw new IllegalStateException("no list of notes: " + answer.body());
        }
      }
      double cpu = sandbox.cpuMilliseconds();
      sandbox.end(); // an archive is written now
      String printed = sandbox.printed();
      return new Started(
          (int) LOADED.matcher(printed).results().count(),
          (int) FROM_ARCHIVE.matcher(printed).results().count(),
          cpu,
          printed);
    }
  }

  private static String event(Packaged.Function function, NotesCloud cloud) {
    if (function.equals(Packaged.RELAY)) return LambdaEvents.schedule();
    var events = new LambdaEvents(cloud);
    return function.equals(Packaged.PROJECTOR) ? events.message() : events.list();
  }

  /** In Lambda's image there is one place for all functions. */
  private static void emptied(Path task) {
    try (Stream<Path> files = Files.walk(task)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(task)) Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void place(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
