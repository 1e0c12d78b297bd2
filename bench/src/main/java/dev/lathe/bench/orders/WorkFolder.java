package dev.lathe.bench.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for the files of one measurement; it goes with it. */
public record WorkFolder(Path path) implements AutoCloseable {
  /** A fresh one among the machine's temporary files. */
  public static WorkFolder fresh() {
    try {
      return new WorkFolder(Files.createTempDirectory("lathe-bench"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A place in it that nobody else has; {@code name} is for people who look. */
  public Path place(String name) {
    try {
      return Files.createTempDirectory(path, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A function that still runs may write while this goes: what then stays is temporary anyway. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException stays) {
      // Nobody reads it any more.
    }
  }
}
