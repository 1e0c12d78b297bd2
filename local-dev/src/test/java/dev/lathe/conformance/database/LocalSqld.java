package dev.lathe.conformance.database;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.lathe.dev.sqld.SqldProcess;
import dev.lathe.dev.sqld.SqldProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The real server for a test. Where it cannot be had, the test says so and is skipped; under
 * continuous integration ({@code CI=true}) it fails.
 */
public final class LocalSqld implements AutoCloseable {
  private final SqldProcess process;
  private final Path folder;

  private LocalSqld(SqldProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** A server with an empty database in a folder that goes with it. */
  public static LocalSqld start() {
    return started(SqldProcess::start);
  }

  /** The same with a checkpoint each so often, for one process that writes much. */
  public static LocalSqld start(Duration checkpoints) {
    return started((program, folder) -> SqldProcess.start(program, folder, checkpoints));
  }

  private static LocalSqld started(BiFunction<Path, Path, SqldProcess> start) {
    Path program = program();
    try {
      Path folder = Files.createTempDirectory("lathe-sqld");
      return new LocalSqld(start.apply(program, folder), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's program. */
  public static Path program() {
    try {
      return SqldProgram.path();
    } catch (SqldProgram.Missing e) {
      if ("true".equals(System.getenv("CI"))) throw new AssertionError(e);
      System.err.println("NOT TESTED on libSQL's server: " + e.getMessage());
      return abort("no libSQL server: " + e.getMessage());
    }
  }

  public SqldProcess process() {
    return process;
  }

  public String url() {
    return process.url();
  }

  @Override
  public void close() {
    process.kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
