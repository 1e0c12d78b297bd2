package dev.lathe.compiler;

import dev.lathe.model.bundle.json.BundleFile;
import java.nio.file.Path;

/** A process of its own that prints the id of a blueprint's bundle. */
final class CompiledId {
  private CompiledId() {}

  public static void main(String[] folder) {
    System.out.println(BundleFile.of(GoldenTest.compiled(Path.of(folder[0]))).id());
  }
}
