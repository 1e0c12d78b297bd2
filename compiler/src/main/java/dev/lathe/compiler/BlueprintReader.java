package dev.lathe.compiler;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.check.Check;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.parse.Parse;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import java.nio.file.Path;
import java.util.List;

/** Text in, a blueprint whose names fit together out. Graphs are typed by a later stage. */
public final class BlueprintReader {
  private BlueprintReader() {}

  /**
   * Reads and checks the blueprint in {@code folder}, in either form.
   *
   * @return the blueprint with warnings and notes, or all that is wrong in the first of the layers
   *     parse, structural, reference, consistency that fails
   */
  public static Result<Blueprint> read(Path folder) {
    FolderReader.Outcome read = FolderReader.read(folder);
    return read(read.sources(), read.findings());
  }

  /** The same of files that need not be on a disk. */
  public static Result<Blueprint> read(SourceFiles sources) {
    return read(sources, List.of());
  }

  /** The same, with what was found while {@code sources} were read. */
  public static Result<Blueprint> read(SourceFiles sources, List<Diagnostic> unreadable) {
    return Parse.sources(sources, unreadable).then(Check::rules);
  }
}
