package dev.lathe.runtime.rehearsal;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a rehearsal.
 *
 * @param decided commands that were decided again against the state that they were decided at
 * @param equal those of them that came to the same
 * @param ownBundle how many of those decided again were decided by this very bundle
 * @param ownDifferent how many of these came to something else: more than none is a fault
 * @param differences of all kinds, each command once; of a kind that more than 100,000 commands
 *     come to, the first ones
 * @param counts how many commands differ, by kind, also those that are not among the first
 * @param awaited commands whose statement reads a table that is filled asynchronously: decided
 *     against the whole table, and neither equal nor different
 * @param awaitedOtherwise those of them that came to something else
 * @param missed which part of the log was not rehearsed
 * @param models read models that were compared
 * @param plans statements that read more than those of the bundle before; empty where they were not
 *     compared, as nobody has that one
 */
public record RehearsalReport(
    long decided,
    long equal,
    long ownBundle,
    long ownDifferent,
    List<Difference> differences,
    SortedMap<String, Long> counts,
    long awaited,
    long awaitedOtherwise,
    Missed missed,
    List<Model> models,
    Optional<List<WorsePlan>> plans) {
  public RehearsalReport {
    differences = List.copyOf(differences);
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    models = List.copyOf(models);
    plans = plans.map(List::copyOf);
  }

  /** The same with how statements' plans came out. */
  public RehearsalReport with(List<WorsePlan> worse) {
    return new RehearsalReport(
        decided,
        equal,
        ownBundle,
        ownDifferent,
        differences,
        counts,
        awaited,
        awaitedOtherwise,
        missed,
        models,
        Optional.of(worse));
  }

  /**
   * A command that came to something else.
   *
   * @param kind e.g. {@code accepted → guard_rejected}, {@code events}, {@code answer}
   * @param command its id
   * @param operation {@code service/binding}
   * @param graph the plan that decides it, {@code service.graph}; empty where there is none
   * @param said what the verdict says of it: the node that refuses, the transition
   * @param streams whose events are concerned
   * @param own whether this very bundle decided it before
   */
  public record Difference(
      String kind,
      String command,
      String operation,
      Optional<String> graph,
      Json said,
      List<String> streams,
      boolean own) {
    public Difference {
      streams = List.copyOf(streams);
    }
  }

  /**
   * What could not be rehearsed.
   *
   * @param commands in the log, or recorded, that were not decided again
   * @param causes how many for each cause
   * @param first some of them by their ids, each with its cause
   * @param from the log's position behind which commands are recorded
   * @param end the log's last position
   */
  public record Missed(
      long commands, SortedMap<String, Long> causes, List<String> first, long from, long end) {
    public Missed {
      causes = Collections.unmodifiableSortedMap(new TreeMap<>(causes));
      first = List.copyOf(first);
    }
  }

  /**
   * A read model under both bundles.
   *
   * @param name the table as its author calls it
   * @param entity whose events it is made of
   * @param rows that it has under the one that was rehearsed
   * @param digest SHA-256 of it under that one
   * @param before SHA-256 of it in the database; empty where there is no such table
   * @param behind events that the database has yet to apply: then it is not compared
   * @param samples rows that differ, the first few
   */
  public record Model(
      String name,
      String entity,
      long rows,
      String digest,
      Optional<String> before,
      long behind,
      List<String> samples) {
    public Model {
      samples = List.copyOf(samples);
    }

    /** Whether it was compared and is another one. */
    public boolean differs() {
      return behind == 0 && before.isPresent() && !before.get().equals(digest);
    }
  }

  /** Commands that came to something else. */
  public long different() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of those that this very bundle decided before: more than none is a fault of Lathe's. */
  public boolean deterministic() {
    return ownDifferent == 0;
  }

  /** Whether nothing is another than it was. */
  public boolean same() {
    return different() == 0 && models.stream().noneMatch(Model::differs);
  }

  /** How many came to the same and how many did not, as data. */
  public Json.Obj counted() {
    return new Members()
        .with("same", same())
        .with("decided", decided)
        .with("equal", equal)
        .with("different", different())
        .with("decidedByThisBundle", ownBundle)
        .with("differentByThisBundle", ownDifferent)
        .object();
  }

  /** All of it as data. */
  public Json.Obj json() {
    var kinds = new Members();
    counts.forEach(kinds::with);
    var causes = new Members();
    missed.causes().forEach(causes::with);
    return new Members()
        .withAll(counted())
        .with("kinds", kinds)
        .with("differences", differences, RehearsalReport::json)
        .with(
            "awaited", new Members().with("commands", awaited).with("otherwise", awaitedOtherwise))
        .with(
            "notRehearsed",
            new Members()
                .with("commands", missed.commands())
                .with("causes", causes)
                .with("first", missed.first())
                .with("rehearsedFrom", missed.from())
                .with("logEnd", missed.end()))
        .with("readModels", models, RehearsalReport::json)
        .with("plansCompared", plans.isPresent())
        .with("worsePlans", plans.orElse(List.of()), WorsePlan::json)
        .object();
  }

  private static Json json(Difference one) {
    return new Members()
        .with("kind", one.kind())
        .with("command", one.command())
        .with("operation", one.operation())
        .with("graph", one.graph())
        .with("said", one.said())
        .with("streams", one.streams())
        .with("decidedByThisBundle", one.own())
        .object();
  }

  private static Json json(Model model) {
    return new Members()
        .with("name", model.name())
        .with("entity", model.entity())
        .with("rows", model.rows())
        .with("sha256", model.digest())
        .with("before", model.before())
        .with("behind", model.behind())
        .with("differs", model.differs())
        .with("samples", model.samples())
        .object();
  }
}
