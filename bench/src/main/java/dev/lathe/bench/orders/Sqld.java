package dev.lathe.bench.orders;

import dev.lathe.dev.sqld.SqldProcess;
import dev.lathe.dev.sqld.SqldProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The libSQL server, where it can be had. */
public final class Sqld {
  private Sqld() {}

  /** Starts one with its data in {@code folder}; without it, {@code notes} gets to know why. */
  public static Optional<SqldProcess> start(Path folder, List<String> notes) {
    try {
      return Optional.of(SqldProcess.start(SqldProgram.path(), folder));
    } catch (SqldProgram.Missing e) {
      notes.add("not measured on libSQL's server: " + e.getMessage());
      return Optional.empty();
    }
  }
}
