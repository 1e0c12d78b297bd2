package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.runs.RunDetail;
import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.runs.RunLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe runs show}: one run as it stands. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Print where a run stands: its variables, what it waits for, what stops it.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe runs show 3f2a9c", "  lathe runs show 3f2a9c --json | jq .variables"})
final class RunsShowCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.")
  private String id = "";

  @Override
  public Integer call() {
    RunDetail run = database.with(from -> MeantRun.of(new RunLedger(from), id));
    if (global.json) {
      global.out().println(JsonText.write(run.json()));
    } else {
      lines(run).forEach(global.out()::println);
    }
    return ExitCode.OK.number();
  }

  private static List<String> lines(RunDetail run) {
    RunLine line = run.line();
    var lines = new ArrayList<String>();
    lines.add("%s of %s, %s".formatted(line.id(), line.definition(), line.status()));
    line.key().ifPresent(key -> lines.add("  key " + key));
    lines.add("  begun " + line.started() + by(run));
    lines.add(
        "  " + line.ended().map(at -> "ended " + at).orElse("last changed " + line.changed()));
    lines.add("  version %s, definition %s".formatted(line.version(), run.hash()));
    lines.add("  correlation " + run.correlation());
    if (!run.variables().members().isEmpty()) {
      lines.add("variables");
      run.variables()
          .members()
          .forEach((name, value) -> lines.add("  " + name + " = " + JsonText.write(value)));
    }
    if (!run.tokens().isEmpty()) {
      lines.add("at");
      run.tokens().forEach(token -> lines.add("  " + token(token)));
    }
    if (!run.timers().isEmpty()) {
      lines.add("timers");
      run.timers()
          .forEach(
              timer ->
                  lines.add(
                      "  %s  due %s"
                          .formatted(
                              timer.text("node").orElse("?"), timer.text("at").orElse("?"))));
    }
    return lines;
  }

  private static String by(RunDetail run) {
    return run.causation().map(event -> " by event " + event).orElse("")
        + run.starter().map(who -> " of " + who).orElse("");
  }

  private static String token(Json.Obj token) {
    var said = new StringBuilder();
    said.append(token.text("node").orElse("?"));
    token
        .get("activation")
        .ifPresent(number -> said.append("  activation ").append(JsonText.write(number)));
    if (token.get("attempts").orElse(Json.NULL) instanceof Json.Num(String failed)
        && !failed.equals("0")) {
      said.append("  failed ").append(failed).append(failed.equals("1") ? " time" : " times");
    }
    token.text("again").ifPresent(at -> said.append("  next try ").append(at));
    if (token.get("trouble").orElse(Json.NULL) instanceof Json.Obj why) {
      said.append("  in trouble: ")
          .append(why.text("code").orElse("?"))
          .append(": ")
          .append(why.text("message").orElse(""));
    }
    return said.toString();
  }
}
