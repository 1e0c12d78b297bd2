package dev.lathe.cli;

import dev.lathe.compiler.diagnostic.DiagnosticJson;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The findings of the latest check in a file, for editors and tools that watch it. It is replaced
 * whole, so that nobody reads half of it, and holds no time: {@code generation} counts the checks.
 */
final class FindingsFile {
  private final Path file;
  private long generation;

  FindingsFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  void write(Compilation compilation) throws IOException {
    generation++;
    var data =
        new Members()
            .with("ok", compilation.bundle().isPresent())
            .with("generation", generation)
            .with("findings", DiagnosticJson.of(compilation.findings()));
    byte[] bytes = (data.text() + "\n").getBytes(StandardCharsets.UTF_8);
    Path folder = file.resolveSibling("");
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, ".findings", ".part");
    try {
      Files.write(part, bytes);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
