package dev.lathe.runtime.rehearsal;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds how a database goes about the statements of a bundle against those of the one before. Both
 * are live in databases without rows: how many there are decides nothing, as nobody analyzes ours.
 */
public final class PlanComparison {
  private static final String EXPLAIN = "EXPLAIN QUERY PLAN ";

  /** Where the plan's lines are among what it answers with. */
  private static final int DETAIL = 3;

  private static final Pattern LINE = Pattern.compile("(SCAN|SEARCH) (\\S+)(.*)");

  /** A table's name but for the hash of what determines its content. */
  private static final Pattern HASH = Pattern.compile("_[0-9a-f]{8}(?![0-9a-z_])");

  private PlanComparison() {}

  /** A statement by the graph that it is of and the inputs that it is for. */
  private record Place(String graph, List<String> given) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byGraph = graph.compareTo(other.graph);
      return byGraph == 0 ? given.toString().compareTo(other.given.toString()) : byGraph;
    }
  }

  /** How rows of a table are found: how often all of them are read, and a line of each way. */
  private static final class Found {
    private final List<String> scans = new ArrayList<>();
    private final List<String> searches = new ArrayList<>();
  }

  /**
   * The statements of {@code after} that read a whole table where those of {@code before}, for the
   * same requests, do not. What only one of them has is not compared.
   *
   * @param fresh gives an empty database, which is closed afterwards
   */
  public static List<WorsePlan> between(Bundle before, Bundle after, Supplier<Database> fresh) {
    SortedMap<Place, SortedMap<String, Found>> was = plans(before, fresh);
    SortedMap<Place, SortedMap<String, Found>> now = plans(after, fresh);
    List<WorsePlan> worse = new ArrayList<>();
    now.forEach(
        (place, tables) -> {
          SortedMap<String, Found> earlier = was.get(place);
          if (earlier != null) worse.addAll(worse(place, earlier, tables));
        });
    return worse;
  }

  private static List<WorsePlan> worse(
      Place place, SortedMap<String, Found> was, SortedMap<String, Found> now) {
    List<WorsePlan> worse = new ArrayList<>();
    for (Map.Entry<String, Found> table : now.entrySet()) {
      Found earlier = was.get(table.getKey());
      Found later = table.getValue();
      if (earlier == null || earlier.searches.isEmpty()) continue;
      if (later.scans.size() > earlier.scans.size()) {
        worse.add(
            new WorsePlan(
                place.graph(),
                place.given(),
                table.getKey(),
                earlier.searches.getFirst(),
                later.scans.getLast()));
      }
    }
    return worse;
  }

  private static SortedMap<Place, SortedMap<String, Found>> plans(
      Bundle bundle, Supplier<Database> fresh) {
    SortedMap<Place, SortedMap<String, Found>> plans = new TreeMap<>();
    try (Database database = fresh.get()) {
      new BundleRollout(database).finish(bundle, BundleFile.of(bundle).id());
      for (CommandPlan plan : bundle.operations().commands()) {
        add(plans, database, plan.name(), plan.statements(), Statement.Access.WRITE);
      }
      for (QueryPlan plan : bundle.operations().queries()) {
        add(plans, database, plan.name(), plan.statements(), Statement.Access.READ);
      }
    }
    return plans;
  }

  private static void add(
      SortedMap<Place, SortedMap<String, Found>> plans,
      Database database,
      String graph,
      Stream<Variant> statements,
      Statement.Access access) {
    statements.forEach(
        one ->
            plans.put(
                new Place(graph, one.given()),
                found(
                    database.execute(
                        new Statement(
                            EXPLAIN + one.sql(), nothing(one.parameters().size()), access)))));
  }

  /** As many values as a statement takes; the plan is the same for all of them. */
  private static List<@Nullable Object> nothing(int values) {
    return Collections.nCopies(values, null);
  }

  private static SortedMap<String, Found> found(Rows lines) {
    SortedMap<String, Found> tables = new TreeMap<>();
    for (int row = 0; row < lines.size(); row++) {
      String line = HASH.matcher(lines.requiredText(row, DETAIL)).replaceAll("");
      Matcher parts = LINE.matcher(line);
      if (!parts.matches() || parts.group(3).contains("VIRTUAL TABLE")) continue;
      Found found = tables.computeIfAbsent(parts.group(2), _ -> new Found());
      (parts.group(1).equals("SCAN") ? found.scans : found.searches).add(line);
    }
    return tables;
  }
}
