package dev.lathe.compiler.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a query plan and those under it.
 *
 * @param detail SQLite's words, such as {@code SEARCH issue USING INDEX ix (status=?)}
 * @see <a href="https://sqlite.org/eqp.html">EXPLAIN QUERY PLAN</a>
 */
public record PlanLine(String detail, List<PlanLine> below) {
  private static final Pattern LOOP = Pattern.compile("(SCAN|SEARCH) (\\S+)(?: (.*))?");
  private static final Pattern INDEX = Pattern.compile("USING (?:COVERING )?INDEX (\\S+)");
  private static final Pattern SUBQUERY = Pattern.compile("(?:CO-ROUTINE|MATERIALIZE) (.+)");
  private static final String SORT = "USE TEMP B-TREE FOR ";

  public PlanLine {
    below = List.copyOf(below);
  }

  /** What this line does, as far as the proof cares. */
  sealed interface Step {
    /** All rows of {@code alias}, perhaps in an index's order. */
    record Scan(String alias) implements Step {}

    /** The rows of {@code alias} that an index leads to; an automatic index does not count. */
    record Search(String alias, boolean automatic) implements Step {}

    /** A temporary b-tree. */
    record Sort(Purpose purpose) implements Step {}

    /** Subqueries, joins of constants and the like. */
    record Other() implements Step {}
  }

  /** What a temporary b-tree is for. */
  enum Purpose {
    ORDER,
    GROUPS,
    OTHER
  }

  private Purpose purpose() {
    if (detail.endsWith("GROUP BY")) {
      return Purpose.GROUPS;
    }
    return detail.endsWith("ORDER BY") ? Purpose.ORDER : Purpose.OTHER;
  }

  Step step() {
    if (detail.startsWith(SORT)) {
      return new Step.Sort(purpose());
    }
    Matcher loop = LOOP.matcher(detail);
    if (!loop.matches() || loop.group(2).startsWith("(") || detail.contains(" VIRTUAL TABLE")) {
      return new Step.Other();
    }
    String alias = loop.group(2);
    return loop.group(1).equals("SCAN")
        ? new Step.Scan(alias)
        : new Step.Search(alias, detail.contains("USING AUTOMATIC"));
  }

  /** The table that this line loops over, by its name in the statement. */
  Optional<String> table() {
    return switch (step()) {
      case Step.Scan(String alias) -> Optional.of(alias);
      case Step.Search(String alias, boolean _) -> Optional.of(alias);
      case Step.Sort _, Step.Other _ -> Optional.empty();
    };
  }

  /** The name of the subquery that this line makes, to be looped over beside it. */
  Optional<String> subquery() {
    Matcher made = SUBQUERY.matcher(detail);
    return made.matches() ? Optional.of(made.group(1)) : Optional.empty();
  }

  /** The index it names. */
  Optional<String> index() {
    Matcher index = INDEX.matcher(detail);
    return index.find() ? Optional.of(index.group(1)) : Optional.empty();
  }

  /** This line and all under it, from top to bottom. */
  void each(Consumer<PlanLine> visit) {
    visit.accept(this);
    below.forEach(line -> line.each(visit));
  }

  /** The plan as text, two blanks a level. */
  public static String text(List<PlanLine> lines) {
    var text = new StringBuilder();
    write(lines, "", text);
    return text.toString();
  }

  private static void write(List<PlanLine> lines, String indent, StringBuilder text) {
    for (PlanLine line : lines) {
      text.append(indent).append(line.detail).append('\n');
      write(line.below, indent + "  ", text);
    }
  }
}
