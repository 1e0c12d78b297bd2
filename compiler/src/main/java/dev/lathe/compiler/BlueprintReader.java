package dev.lathe.compiler;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.PersonalData;
import dev.lathe.compiler.check.Check;
import dev.lathe.compiler.check.Check.Checked;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.parse.Parse;
import dev.lathe.compiler.resolve.Resolve;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
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
   * @return the blueprint with warnings and notes, or all that is wrong: of what is itself in order
   *     and needs nothing that is not, in all of the layers parse, structural, reference,
   *     consistency
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
    Parse.Outcome parsed = Parse.sources(sources, unreadable);
    if (parsed.parsed().isEmpty()) {
      return new Result.Failed<>(parsed.findings());
    }
    Checked checked = Check.rules(parsed.parsed().get(), parsed.findings());
    return Result.of(checked.blueprint(), checked.findings());
  }

  /** The same with its graphs resolved: those too that others' mistakes don't touch. */
  public static Result<ResolvedBlueprint> resolved(
      SourceFiles sources, List<Diagnostic> unreadable) {
    Parse.Outcome parsed = Parse.sources(sources, unreadable);
    if (parsed.parsed().isEmpty()) {
      return new Result.Failed<>(parsed.findings());
    }
    Checked checked = Check.rules(parsed.parsed().get(), parsed.findings());
    Result<Blueprint> whole = Result.of(checked.blueprint(), checked.findings());
    return switch (whole) {
      case Result.Ok<Blueprint> _ ->
          whole.then(sound -> Resolve.graphs(PersonalData.masked(sound)));
      case Result.Failed<Blueprint> _ ->
          new Result.Failed<>(checked.with(Resolve.graphs(checked.intact()).findings()));
    };
  }
}
