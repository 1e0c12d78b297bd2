package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A graph as it is for the requests that give some of its optional inputs: the filters that they
 * switch on are conditions like any other, and the others are not there. So an index can serve
 * them.
 *
 * <p>A filter over groups, or over rows that were cut off, finds no rows and stays as it is; so
 * does one that follows a relation to more than one row, without which rows would not be as many.
 */
public final class OptionalFilters {
  /**
   * Filters that come in all sets, as 2⁴ statements. Where there are more, these are the ones that
   * an index serves best, and each of the others has a statement of its own for the requests that
   * give none of these.
   */
  private static final int MOST_COMBINED = 4;

  private final ResolvedGraph graph;
  private final List<NavigableSet<String>> combined;
  private final List<NavigableSet<String>> others;

  /** The inputs of the others: what they switch stays open where one of the combined is given. */
  private final NavigableSet<String> open = new TreeSet<>();

  private OptionalFilters(ResolvedGraph graph, List<NavigableSet<String>> switches) {
    this.graph = graph;
    this.combined = switches.subList(0, Math.min(switches.size(), MOST_COMBINED));
    this.others = switches.subList(combined.size(), switches.size());
    others.forEach(open::addAll);
  }

  /**
   * A graph for some requests.
   *
   * @param inputs the optional inputs that they give; they may give others too
   * @param alone whether all filters of it that were optional have the same inputs
   */
  public record Given(List<String> inputs, boolean alone, ResolvedGraph graph) {
    public Given {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * {@code graph} for all requests: each is answered by the first whose inputs it gives. The last
   * asks for none; it is {@code graph} itself where no filter can be switched.
   */
  public static List<Given> sets(ResolvedGraph graph) {
    List<Given> sets = new OptionalFilters(graph, switches(graph)).sets();
    return graph.paged() ? Paging.withLater(sets) : sets;
  }

  /** The sets of inputs that switch filters, those first that an index serves best. */
  private static List<NavigableSet<String>> switches(ResolvedGraph graph) {
    var found = new LinkedHashMap<NavigableSet<String>, Served>();
    for (Rows rows : graph.allRows()) {
      if (rows instanceof Rows.Filter filter && switched(filter)) {
        Served served = served(filter);
        found.merge(new TreeSet<>(filter.optional()), served, (a, b) -> a.compareTo(b) < 0 ? a : b);
      }
    }
    return found.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<Given> sets() {
    var unions = new LinkedHashSet<NavigableSet<String>>();
    for (int members = (1 << combined.size()) - 1; members > 0; members--) {
      var union = new TreeSet<String>();
      for (int i = 0; i < combined.size(); i++) {
        if ((members & 1 << i) != 0) {
          union.addAll(combined.get(i));
        }
      }
      unions.add(union);
    }
    var sets = new ArrayList<Given>();
    unions.stream()
        .sorted(Comparator.comparing(union -> -union.size()))
        .forEach(union -> sets.add(given(union, combined.contains(union))));
    others.forEach(inputs -> sets.add(given(inputs, true)));
    sets.add(new Given(List.of(), false, graph.over(new Rewriting(Set.of(), Set.of(), false))));
    return List.copyOf(sets);
  }

  private Given given(Set<String> inputs, boolean alone) {
    boolean fine =
        graph.allRows().stream()
            .anyMatch(
                rows ->
                    rows instanceof Rows.Filter filter
                        && switched(filter)
                        && inputs.containsAll(filter.optional())
                        && served(filter) == Served.EQUAL);
    return new Given(List.copyOf(inputs), alone, graph.over(new Rewriting(inputs, open, fine)));
  }

  /** Whether rows are found by {@code filter}, and requests switch it. */
  private static boolean switched(Rows.Filter filter) {
    return !filter.optional().isEmpty()
        && filter.input().chain().stream().noneMatch(OptionalFilters::closes)
        && Values.leaves(filter.predicate()).stream().noneMatch(OptionalFilters::multiplies);
  }

  private static boolean closes(Rows rows) {
    return rows instanceof Rows.Aggregate
        || rows instanceof Rows.Limit
        || rows instanceof Rows.Distinct;
  }

  static boolean multiplies(Value leaf) {
    List<Value.Hop> path =
        switch (leaf) {
          case Value.Column column -> column.path();
          case Value.Exists exists -> exists.path();
          case Value.Output _,
              Value.Input _,
              Value.Literal _,
              Value.Uuid _,
              Value.RowField _,
              Value.RowsetField _,
              Value.Called _,
              Value.Selected _,
              Value.Emitted _,
              Value.Summary _,
              Value.Around _,
              Value.Op _,
              Value.Applied _,
              Value.Case _,
              Value.Widened _,
              Value.ListOf _ ->
              List.of();
        };
    return path.stream().anyMatch(hop -> !hop.foreignKey().equals(hop.table().entity().key()));
  }

  /** How well an index serves a filter, the best first. */
  private enum Served {
    EQUAL,
    /** Equal to one of a few values, each of which many rows have. */
    COARSE,
    SOME,
    RELATED,
    NOT
  }

  private static Served served(Rows.Filter filter) {
    return filter.chain().getLast() instanceof Rows.Scan(Table.Read source, var _)
        ? served(filter.predicate(), source.table().entity())
        : Served.NOT;
  }

  private static Served served(Value predicate, Entity entity) {
    if (predicate instanceof Value.Applied(ExprFunction function, List<Value> operands, var _)) {
      if (function == ExprFunction.SEARCH) return Served.SOME;
      return function == ExprFunction.STARTS_WITH
          ? columns(operands.subList(0, 1))
              .map(column -> column.path().isEmpty() ? Served.SOME : Served.RELATED)
              .findFirst()
              .orElse(Served.NOT)
          : Served.NOT;
    }
    if (!(predicate instanceof Value.Op(ExprOperator operator, List<Value> operands, var _))) {
      return Served.NOT;
    }
    return switch (operator) {
      case AND -> parts(operands, entity).min(Comparator.naturalOrder()).orElse(Served.NOT);
      case OR -> {
        Served worst = parts(operands, entity).max(Comparator.naturalOrder()).orElse(Served.NOT);
        yield worst.compareTo(Served.SOME) < 0 ? Served.SOME : worst;
      }
      case EQ, IS_NULL ->
          columns(operands)
              .map(column -> equal(column, entity))
              .min(Comparator.naturalOrder())
              .orElse(Served.NOT);
      case IN, GT, GTE, LT, LTE, BETWEEN ->
          columns(operands)
              .map(column -> column.path().isEmpty() ? Served.SOME : Served.RELATED)
              .min(Comparator.naturalOrder())
              .orElse(Served.NOT);
      case NOT, NEQ, LIKE, ADD, SUB, MUL, DIV, CONCAT, COALESCE -> Served.NOT;
    };
  }

  private static Stream<Served> parts(List<Value> operands, Entity entity) {
    return operands.stream().map(operand -> served(operand, entity));
  }

  private static Stream<Value.Column> columns(List<Value> operands) {
    return operands.stream()
        .filter(operand -> operand instanceof Value.Column)
        .map(operand -> (Value.Column) operand);
  }

  private static Served equal(Value.Column column, Entity entity) {
    if (!column.path().isEmpty()) {
      return Served.RELATED;
    }
    Entity.Field field = column.field();
    boolean state =
        entity
            .stateMachine()
            .filter(machine -> machine.stateField().text().equals(field.name().text()))
            .isPresent();
    return state || field.type() == ScalarType.BOOLEAN ? Served.COARSE : Served.EQUAL;
  }

  /** Makes rows for requests that give some inputs, and perhaps others. */
  private static final class Rewriting implements UnaryOperator<Rows> {
    private final Set<String> given;
    private final Set<String> perhaps;

    /**
     * Whether a value that few rows have is given. Then the index of one that many rows have, which
     * SQLite knows no difference to, is kept from being chosen: its filter stays as if its input
     * might be missing.
     */
    private final boolean fine;

    /** Rows that several nodes share stay shared. */
    private final IdentityHashMap<Rows, Rows> known = new IdentityHashMap<>();

    Rewriting(Set<String> given, Set<String> perhaps, boolean fine) {
      this.given = given;
      this.perhaps = perhaps;
      this.fine = fine;
    }

    @Override
    public Rows apply(Rows rows) {
      Rows done = known.get(rows);
      if (done == null) {
        done = rows.from().map(from -> over(rows, from)).orElse(rows);
        known.put(rows, done);
      }
      return done;
    }

    private Rows over(Rows rows, Rows from) {
      Rows input = apply(from);
      if (rows instanceof Rows.Filter filter && switched(filter)) {
        List<String> open = filter.optional().stream().filter(i -> !given.contains(i)).toList();
        if (!perhaps.containsAll(open)) {
          return input;
        }
        boolean aside = fine && open.isEmpty() && served(filter) == Served.COARSE;
        return new Rows.Filter(input, filter.predicate(), aside ? filter.optional() : open);
      }
      return input == from ? rows : rows.over(input);
    }
  }
}
