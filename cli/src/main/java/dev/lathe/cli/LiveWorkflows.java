package dev.lathe.cli;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Definitions that runs are held against: those of the live bundle, or of a blueprint. */
final class LiveWorkflows {
  @Mixin private final StoreOption from = new StoreOption();

  @Option(
      names = "--blueprint",
      paramLabel = "BLUEPRINT",
      description = "Its definitions, instead of the live bundle's.")
  private @Nullable Path blueprint;

  /** Whether a blueprint is named. */
  boolean named() {
    return blueprint != null;
  }

  /**
   * @throws Refused if there is no bundle, or it has no such definition
   */
  WorkflowPlan definition(Database in, DatabaseOption database, String id, CommandLine command) {
    return named(all(in, database, command), id);
  }

  /**
   * The one of that id among {@code all}.
   *
   * @throws Refused if there is none
   */
  static WorkflowPlan named(List<WorkflowPlan> all, String id) {
    return all.stream()
        .filter(plan -> plan.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                Refused.wrong(
                    "there is no definition `%s`; there are %s"
                        .formatted(
                            id,
                            all.stream().map(WorkflowPlan::id).collect(Collectors.joining(", ")))));
  }

  private List<WorkflowPlan> all(Database in, DatabaseOption database, CommandLine command) {
    if (blueprint != null) {
      FolderReader.Outcome read = FolderReader.read(blueprint);
      return Compilation.of(read, Compiler.compile(read, Optional.empty(), new Workbench()))
          .required(false, command)
          .workflows();
    }
    Optional<BundleId> live = LiveBundle.named(in);
    if (live.isEmpty()) throw Refused.wrong("the database serves no bundle");
    return BundleFile.read(from.store(database).get(live.get())).workflows();
  }
}
