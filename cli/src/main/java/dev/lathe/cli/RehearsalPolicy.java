package dev.lathe.cli;

import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.rehearsal.RehearsalReport.Difference;
import dev.lathe.runtime.rehearsal.RehearsalReport.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rehearsal has to come to, so that a change passes.
 *
 * @param since how far back commands are decided again
 * @param atLeast how many commands have to be decided again, where the log has any event
 * @param allowed what may come out otherwise; the first that fits a difference counts it
 */
record RehearsalPolicy(Duration since, long atLeast, List<Allowed> allowed) {
  /** Of the last week, one command at least, and nothing may come out otherwise. */
  static final RehearsalPolicy STRICT = new RehearsalPolicy(Duration.ofDays(7), 1, List.of());

  RehearsalPolicy {
    allowed = List.copyOf(allowed);
  }

  /** Something that somebody expects to be otherwise, and why. */
  sealed interface Allowed {
    /** Why that is so, in somebody's words. */
    String because();

    /**
     * Commands.
     *
     * @param operation {@code service/binding}; any where it is empty
     * @param kind as the report has it, as {@code accepted → guard_rejected}; any where it is empty
     * @param atMost how many of them
     */
    record Decisions(Optional<String> operation, Optional<String> kind, long atMost, String because)
        implements Allowed {
      boolean fits(Difference one) {
        return operation.map(one.operation()::equals).orElse(true)
            && kind.map(one.kind()::equals).orElse(true);
      }
    }

    /** What a read model has; {@code name} is the table as its author calls it. */
    record ReadModel(String name, String because) implements Allowed {}
  }

  /** The same, of another time. */
  RehearsalPolicy of(Duration other) {
    return new RehearsalPolicy(other, atLeast, allowed);
  }

  /** Why it does not pass, a line each; empty where it does. */
  List<String> objections(RehearsalReport report) {
    List<String> lines = new ArrayList<>();
    tooFew(report).ifPresent(lines::add);
    lines.addAll(decisions(report));
    report.models().stream()
        .filter(Model::differs)
        .filter(model -> !allows(model))
        .map(model -> "read model %s is another".formatted(model.name()))
        .forEach(lines::add);
    return lines;
  }

  private Optional<String> tooFew(RehearsalReport report) {
    if (report.missed().end() == 0) return Optional.empty();
    long again = report.decided() + report.awaited();
    if (again >= atLeast) return Optional.empty();
    if (again == 0) {
      return Optional.of(
          "no command was decided again: LATHE_RECORD=7d at the functions keeps what that takes");
    }
    return Optional.of(
        "%s decided again are too few, it takes %s".formatted(commands(again), atLeast));
  }

  private List<String> decisions(RehearsalReport report) {
    Map<Allowed.Decisions, Long> used = new LinkedHashMap<>();
    Map<String, List<Difference>> unexpected = new LinkedHashMap<>();
    for (Difference one : report.differences()) {
      Optional<Allowed.Decisions> fitting = fitting(one);
      if (fitting.isPresent()) {
        used.merge(fitting.get(), 1L, Long::sum);
      } else {
        unexpected
            .computeIfAbsent(one.kind() + " of " + one.operation(), _ -> new ArrayList<>())
            .add(one);
      }
    }
    List<String> lines = new ArrayList<>();
    unexpected.forEach(
        (what, all) ->
            lines.add(
                "%s: %s, the first is %s"
                    .formatted(what, commands(all.size()), all.getFirst().command())));
    used.forEach(
        (one, count) -> {
          if (count > one.atMost()) {
            lines.add(
                "%s are more than the %s of \"%s\""
                    .formatted(commands(count), one.atMost(), one.because()));
          }
        });
    long untold = report.different() - report.differences().size();
    if (untold > 0) lines.add("%s more come out otherwise".formatted(commands(untold)));
    return lines;
  }

  private Optional<Allowed.Decisions> fitting(Difference one) {
    return allowed.stream()
        .filter(Allowed.Decisions.class::isInstance)
        .map(Allowed.Decisions.class::cast)
        .filter(decisions -> decisions.fits(one))
        .findFirst();
  }

  private boolean allows(Model model) {
    return allowed.stream()
        .anyMatch(
            one -> one instanceof Allowed.ReadModel(var name, _) && name.equals(model.name()));
  }

  private static String commands(long count) {
    return count + (count == 1 ? " command" : " commands");
  }
}
