package dev.lathe.compiler.plan;

import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.StatementOutline;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How SQLite runs one statement.
 *
 * @param name the plan's name in the bundle
 * @param given the optional inputs of the requests that it answers
 * @param outline what the bundle knows of the statement
 * @param touched the tables it reads and writes; empty where nobody asked for them
 * @param indexes the indexes that lead to rows, by name, without those of primary keys
 * @param scans loops over all rows of a blueprint's table
 * @param sorts temporary b-trees for an order or a grouping of a blueprint's rows
 */
public record OperationPlan(
    String name,
    List<String> given,
    Kind kind,
    String sql,
    StatementOutline outline,
    List<PlanLine> plan,
    Optional<Touched> touched,
    List<String> indexes,
    List<Scan> scans,
    List<Sort> sorts) {
  public OperationPlan {
    given = List.copyOf(given);
    plan = List.copyOf(plan);
    indexes = List.copyOf(indexes);
    scans = List.copyOf(scans);
    sorts = List.copyOf(sorts);
  }

  /** What the statement goes by: one name for each of an operation's. */
  public String statement() {
    return Outlines.statement(name, given);
  }

  /** What the statement is for. */
  public enum Kind {
    COMMAND,
    QUERY,
    PROJECTION
  }

  /**
   * Tables by name, sorted, the system's among them.
   *
   * @param writes those that triggers write among them
   * @param columns of the blueprint's tables that are read: what is answered, and what rows are
   *     found, filtered, joined and sorted by
   */
  public record Touched(
      List<String> reads, List<String> writes, SortedMap<String, List<String>> columns) {
    public Touched {
      reads = List.copyOf(reads);
      writes = List.copyOf(writes);
      columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    }
  }

  /**
   * A loop over all rows of a table.
   *
   * @param alias the table's name in the statement
   * @param line SQLite's words
   * @param automatic SQLite builds an index for this one statement
   */
  public record Scan(String alias, String table, String line, boolean automatic) {}

  /**
   * A temporary b-tree.
   *
   * @param aliases the tables whose rows are sorted, by their names in the statement
   * @param grouping for GROUP BY, else for ORDER BY
   * @param line SQLite's words
   */
  public record Sort(List<String> aliases, boolean grouping, String line) {
    public Sort {
      aliases = List.copyOf(aliases);
    }
  }

  /** The loops and sorts of {@code lines} over {@code tables}, which has tables by alias. */
  static void find(
      List<PlanLine> lines, Map<String, String> tables, List<Scan> scans, List<Sort> sorts) {
    var here = new HashMap<>(tables);
    lines.forEach(line -> line.subquery().ifPresent(here::remove)); // it hides the table's name
    for (PlanLine line : lines) {
      switch (line.step()) {
        case PlanLine.Step.Scan(String alias) ->
            Optional.ofNullable(here.get(alias))
                .ifPresent(table -> scans.add(new Scan(alias, table, line.detail(), false)));
        case PlanLine.Step.Search(String alias, boolean automatic) ->
            Optional.ofNullable(here.get(alias))
                .filter(table -> automatic)
                .ifPresent(table -> scans.add(new Scan(alias, table, line.detail(), true)));
        case PlanLine.Step.Sort(PlanLine.Purpose purpose) -> {
          boolean grouping = purpose == PlanLine.Purpose.GROUPS;
          List<String> aliases = sorted(lines, grouping, here.keySet());
          if (!aliases.isEmpty() && purpose != PlanLine.Purpose.OTHER) {
            sorts.add(new Sort(aliases, grouping, line.detail()));
          }
        }
        case PlanLine.Step.Other() -> {}
      }
      find(line.below(), tables, scans, sorts);
    }
  }

  /**
   * The tables looped over beside a sort. Groups may come from a subquery beside it; an order of a
   * subquery's rows is the compiler's own, which numbers rows to keep their places.
   */
  private static List<String> sorted(List<PlanLine> beside, boolean grouping, Set<String> known) {
    boolean subquery = beside.stream().anyMatch(line -> line.subquery().isPresent());
    if (subquery && !grouping) {
      return List.of();
    }
    var aliases = new LinkedHashSet<String>();
    for (PlanLine line : beside) {
      if (subquery) {
        line.each(below -> below.table().filter(known::contains).ifPresent(aliases::add));
      } else {
        line.table().filter(known::contains).ifPresent(aliases::add);
      }
    }
    return List.copyOf(aliases);
  }
}
