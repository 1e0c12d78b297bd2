package dev.lathe.cli;

import dev.lathe.compiler.blueprint.ScenarioRequest;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.dev.scenario.Coverage;
import dev.lathe.dev.scenario.Difference;
import dev.lathe.dev.scenario.ScenarioResult;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What came of scenarios, as text and as data. */
final class ScenarioReport {
  private final CommandLine command;

  ScenarioReport(CommandLine command) {
    this.command = command;
  }

  /** One line of one that holds; of one that does not, what is not as it says. */
  void tell(ScenarioResult result) {
    PrintWriter out = command.getOut();
    Ansi ansi = command.getColorScheme().ansi();
    String name = result.scenario().name().text();
    if (result.holds()) {
      out.println(ansi.string("@|green ok|@   ") + name);
    } else {
      out.println(ansi.string("@|bold,red FAIL|@ ") + name);
      out.println("     at " + place(result) + ", " + asked(result.scenario().when()));
      for (Difference difference : result.differences()) {
        out.println("     " + difference.what());
        out.println("       expected  " + difference.expected());
        out.println("       found     " + difference.found());
      }
      boolean told = result.differences().stream().anyMatch(d -> d.what().endsWith("status"));
      if (!told) result.answer().ifPresent(answer -> out.println("     the answer was " + answer));
    }
    out.flush();
  }

  /** How many hold, and what of the blueprint they have seen. */
  void summary(List<ScenarioResult> results, Optional<Coverage> coverage) {
    PrintWriter out = command.getOut();
    coverage.ifPresent(seen -> coverage(seen, out));
    out.flush();
    command.getErr().println(line(results));
    command.getErr().flush();
  }

  private static void coverage(Coverage coverage, PrintWriter out) {
    List<Coverage.Part> parts = coverage.parts();
    out.println();
    out.println(
        "seen: "
            + parts.stream()
                .map(part -> "%s of %s %s".formatted(part.seen(), part.all(), word(part.kind())))
                .collect(Collectors.joining(", ")));
    for (Coverage.Part part : parts) {
      for (String missing : part.missing()) {
        out.println("  no scenario has seen of the %s: %s".formatted(word(part.kind()), missing));
      }
    }
  }

  private static String word(Coverage.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String line(List<ScenarioResult> results) {
    long failed = results.stream().filter(result -> !result.holds()).count();
    long millis = results.stream().mapToLong(result -> result.took().toMillis()).sum();
    return "%s %s: %s, in %s ms"
        .formatted(
            results.size(),
            results.size() == 1 ? "scenario" : "scenarios",
            failed == 0 ? "all hold" : failed + " failed",
            millis);
  }

  /** All of it as data. */
  void json(List<ScenarioResult> results, Optional<Coverage> coverage) {
    var data =
        new Members()
            .with("ok", results.stream().allMatch(ScenarioResult::holds))
            .with("scenarios", new Json.Arr(results.stream().map(ScenarioReport::data).toList()));
    coverage.ifPresent(
        seen -> {
          var parts = new Members();
          for (Coverage.Part part : seen.parts()) {
            parts.with(
                word(part.kind()),
                new Members()
                    .with("seen", part.seen())
                    .with("all", part.all())
                    .with("missing", part.missing()));
          }
          data.with("coverage", parts);
        });
    command.getOut().println(data.text());
    command.getOut().flush();
  }

  private static Json data(ScenarioResult result) {
    Span span = result.scenario().span();
    var data =
        new Members()
            .with("name", result.scenario().name().text())
            .with("file", span.file())
            .with("line", span.line())
            .with("ok", result.holds())
            .with("ms", result.took().toMillis())
            .with(
                "differences",
                new Json.Arr(
                    result.differences().stream()
                        .map(
                            difference ->
                                (Json)
                                    new Members()
                                        .with("what", difference.what())
                                        .with("expected", difference.expected())
                                        .with("found", difference.found())
                                        .object())
                        .toList()));
    result.answer().ifPresent(answer -> data.with("answer", answer));
    return data.object();
  }

  static String place(ScenarioResult result) {
    Span span = result.scenario().span();
    return span.file() + ":" + span.line();
  }

  private static String asked(ScenarioRequest request) {
    return request.method()
        + " "
        + request.path()
        + request.as().map(who -> " as " + who.id()).orElse("");
  }
}
