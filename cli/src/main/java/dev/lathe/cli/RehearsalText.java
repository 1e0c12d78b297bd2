package dev.lathe.cli;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.rehearsal.RehearsalReport.Difference;
import dev.lathe.runtime.rehearsal.RehearsalReport.Model;
import dev.lathe.runtime.rehearsal.WorsePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of a rehearsal, for people. */
final class RehearsalText {
  /** Commands named for each place and kind; `--json` has more. */
  private static final int NAMED = 5;

  private static final int SHOWN_DIGEST = 12;

  private final RehearsalReport report;
  private final Bundle bundle;
  private final Optional<BlueprintLines> places;

  /**
   * @param subject a blueprint's folder, whose lines are named, or a bundle file, which has none
   */
  RehearsalText(RehearsalReport report, Bundle bundle, Path subject) {
    this.report = report;
    this.bundle = bundle;
    this.places =
        Files.isDirectory(subject) && !report.differences().isEmpty()
            ? Optional.of(BlueprintLines.of(subject))
            : Optional.empty();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(head(report));
    if (report.ownBundle() > 0) {
      lines.add(
          "  %s of them were decided by this very bundle: %s otherwise"
              .formatted(report.ownBundle(), report.ownDifferent()));
    }
    grouped().forEach((head, some) -> lines.addAll(lines(head, some)));
    if (report.awaited() > 0) {
      lines.add(
          "%s read what is filled asynchronously, here all of it: %s came out otherwise, and none counts"
              .formatted(commands(report.awaited()), report.awaitedOtherwise()));
    }
    report.models().forEach(model -> lines.addAll(lines(model)));
    lines.addAll(plans());
    lines.addAll(missed());
    return lines;
  }

  /** {@code 120 commands decided again: 118 the same, 2 otherwise}. */
  static String head(RehearsalReport report) {
    return "%s decided again: %s the same, %s otherwise"
        .formatted(commands(report.decided()), report.equal(), report.different());
  }

  /** By what happened and which line decides it. */
  private Map<String, List<Difference>> grouped() {
    Map<String, List<Difference>> groups = new LinkedHashMap<>();
    for (Difference one : report.differences()) {
      String head =
          one.kind() + "  " + one.operation() + place(one).map(at -> "  " + at).orElse("");
      groups.computeIfAbsent(head, _ -> new ArrayList<>()).add(one);
    }
    return groups;
  }

  private List<String> lines(String head, List<Difference> some) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s".formatted(head, commands(some.size())));
    for (Difference one : some.subList(0, Math.min(NAMED, some.size()))) {
      String streams = one.streams().isEmpty() ? "" : "  " + String.join(" ", one.streams());
      String said = one.said().equals(Json.NULL) ? "" : "  " + JsonText.write(one.said());
      lines.add("  " + one.command() + streams + said);
    }
    if (some.size() > NAMED) lines.add("  … and %s more".formatted(some.size() - NAMED));
    return lines;
  }

  /** Where the verdict says who refuses, or what goes on. */
  private Optional<String> place(Difference one) {
    if (places.isEmpty() || one.graph().isEmpty() || !(one.said() instanceof Json.Obj said)) {
      return Optional.empty();
    }
    String graph = one.graph().get();
    return said.text("node")
        .flatMap(node -> places.get().node(graph, node))
        .or(
            () ->
                said.text("transition")
                    .flatMap(
                        name -> entity(graph).flatMap(of -> places.get().transition(of, name))));
  }

  private Optional<String> entity(String graph) {
    return bundle.operations().commands().stream()
        .filter(plan -> plan.name().equals(graph))
        .map(CommandPlan::entity)
        .findFirst();
  }

  private static List<String> lines(Model model) {
    String head = "read model %s: %s rows".formatted(model.name(), model.rows());
    if (model.behind() != 0) {
      return List.of(head + ", not compared: the database has yet to apply " + model.behind());
    }
    if (model.before().isEmpty()) return List.of(head + ", new");
    if (!model.differs()) return List.of(head + ", the same, sha256 " + shown(model.digest()));
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, another: sha256 %s, was %s"
            .formatted(head, shown(model.digest()), shown(model.before().get())));
    model.samples().forEach(sample -> lines.add("  " + sample));
    return lines;
  }

  private static String shown(String digest) {
    return digest.substring(0, SHOWN_DIGEST);
  }

  private List<String> plans() {
    if (report.plans().isEmpty()) {
      return List.of(
          "plans of statements were not compared: the live bundle is not at hand, --database and --from say where it is");
    }
    List<WorsePlan> worse = report.plans().get();
    if (worse.isEmpty())
      return List.of("no statement reads a whole table that was searched before");
    List<String> lines = new ArrayList<>();
    for (WorsePlan one : worse) {
      String inputs = one.given().isEmpty() ? "" : " with " + String.join(", ", one.given());
      lines.add("worse plan  %s%s: reads all of %s".formatted(one.graph(), inputs, one.table()));
      lines.add("  was  " + one.was());
      lines.add("  now  " + one.now());
    }
    return lines;
  }

  private List<String> missed() {
    RehearsalReport.Missed missed = report.missed();
    List<String> lines = new ArrayList<>();
    lines.add(
        "rehearsed: what was decided behind position %s of the log, which ends at %s"
            .formatted(missed.from(), missed.end()));
    missed
        .causes()
        .forEach(
            (why, count) -> lines.add("not rehearsed: %s, %s".formatted(commands(count), why)));
    missed.first().stream().limit(NAMED).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static String commands(long count) {
    return count + (count == 1 ? " command" : " commands");
  }
}
