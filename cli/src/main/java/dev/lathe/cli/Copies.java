package dev.lathe.cli;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Databases in files that go with this: a log may be larger than memory. */
final class Copies implements AutoCloseable {
  private static final List<String> SUFFIXES = List.of("", "-wal", "-shm", "-journal");

  private final String prefix;
  private final List<Path> files = new ArrayList<>();

  /**
   * @param prefix of the files' names
   */
  Copies(String prefix) {
    this.prefix = prefix;
  }

  Database fresh() {
    try {
      Path file = Files.createTempFile(prefix, ".db");
      files.add(file);
      return Databases.open("sqlite:" + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      for (Path file : files) {
        for (String suffix : SUFFIXES) Files.deleteIfExists(Path.of(file + suffix));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
