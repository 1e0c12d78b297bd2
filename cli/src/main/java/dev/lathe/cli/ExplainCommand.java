package dev.lathe.cli;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe explain}: what each operation asks of the database. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Show each operation's statement, parameters, tables and round trips.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe explain examples/issue-tracker",
      "  lathe explain examples/issue-tracker listIssues",
      "  lathe explain issue-tracker.bundle tracker.listIssues --json",
      "  lathe explain examples/leave --access",
      "  lathe explain examples/approvals --workflows approval --svg approval.svg"
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      index = "0",
      paramLabel = "BLUEPRINT|BUNDLE",
      description = "A blueprint's folder, or a bundle file.")
  private Path subject = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OP",
      description = "A graph, as `service.graph` or `graph`, or a workflow; all of them without.")
  private @Nullable String operation;

  @Option(
      names = "--access",
      description = "Show who can read and change what, instead: a matrix of callers and routes.")
  private boolean access;

  @Option(
      names = "--workflows",
      description = "Show the workflows, instead: what each element does and where it leads.")
  private boolean workflows;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "With --workflows, draw one into a file: as its BPMN has it, else in columns.")
  private @Nullable Path svg;

  @Override
  public Integer call() {
    Bundle bundle = Compilation.bundleAt(subject, global.command());
    if (access && workflows) throw Refused.usage("`--access` and `--workflows` show two things");
    if (access) return access(bundle);
    if (svg != null && !workflows) throw Refused.usage("`--svg` draws a workflow: add --workflows");
    if (workflows) return workflows(bundle);
    List<Explanation> chosen =
        Explanation.all(bundle).stream()
            .filter(e -> operation == null || e.isCalled(operation))
            .toList();
    if (chosen.isEmpty() && operation != null) {
      throw Refused.wrong(
          "no operation is called `%s`; there are %s"
              .formatted(
                  operation,
                  Explanation.all(bundle).stream()
                      .map(e -> "`" + e.name() + "`")
                      .collect(Collectors.joining(", "))));
    }
    PrintWriter out = global.out();
    if (global.json) {
      out.println(JsonText.write(new Json.Arr(chosen.stream().map(Explanation::json).toList())));
    } else {
      chosen.forEach(e -> e.print(out));
    }
    return ExitCode.OK.number();
  }

  private int access(Bundle bundle) {
    if (operation != null) {
      throw Refused.usage("`--access` is about all operations: leave `" + operation + "` away");
    }
    AccessMatrix matrix = AccessMatrix.of(bundle);
    if (global.json) {
      global.out().println(JsonText.write(matrix.json()));
    } else {
      matrix.print(global.out());
    }
    return (matrix.writing().isEmpty() ? ExitCode.OK : ExitCode.WRONG).number();
  }

  private int workflows(Bundle bundle) {
    List<WorkflowOutline> chosen =
        bundle.workflows().stream()
            .filter(plan -> operation == null || plan.id().equals(operation))
            .map(WorkflowOutline::new)
            .toList();
    if (chosen.isEmpty() && operation != null) {
      throw Refused.wrong(
          "no workflow is called `%s`; there are %s"
              .formatted(
                  operation,
                  bundle.workflows().isEmpty()
                      ? "none"
                      : bundle.workflows().stream()
                          .map(plan -> "`" + plan.id() + "`")
                          .collect(Collectors.joining(", "))));
    }
    if (svg != null) return picture(bundle, svg);
    if (global.json) {
      global
          .out()
          .println(
              JsonText.write(new Json.Arr(chosen.stream().map(WorkflowOutline::json).toList())));
    } else {
      chosen.forEach(outline -> outline.print(global.out()));
    }
    return ExitCode.OK.number();
  }

  private int picture(Bundle bundle, Path file) {
    List<WorkflowPlan> chosen =
        bundle.workflows().stream()
            .filter(plan -> operation == null ? !plan.reaction() : plan.id().equals(operation))
            .toList();
    if (chosen.size() != 1) {
      throw Refused.usage(
          "`--svg` draws one workflow, and there are %s: say which"
              .formatted(
                  chosen.isEmpty()
                      ? "none"
                      : chosen.stream()
                          .map(plan -> "`" + plan.id() + "`")
                          .collect(Collectors.joining(", "))));
    }
    WorkflowPlan plan = chosen.getFirst();
    ProcessPlaces places = DrawnPlaces.of(bundle, plan).orElseGet(() -> ProcessLayout.of(plan));
    try {
      Files.writeString(file, ProcessPicture.of(plan, places));
    } catch (IOException e) {
      throw Refused.wrong("%s can't be written: %s".formatted(file, e.getMessage()));
    }
    global.out().println("%s is drawn in %s".formatted(plan.id(), file));
    return ExitCode.OK.number();
  }
}
