package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A chain of nodes that yields rows, as relational algebra. */
public sealed interface Rows {
  /** What an expression over these rows can name. */
  Scope scope();

  /** The rows that these are made of; empty for a table's own. */
  default Optional<Rows> from() {
    return switch (this) {
      case Scan _ -> Optional.empty();
      case Filter filter -> Optional.of(filter.input());
      case Project project -> Optional.of(project.input());
      case Aggregate aggregate -> Optional.of(aggregate.input());
      case Order order -> Optional.of(order.input());
      case Page page -> Optional.of(page.input());
      case Limit limit -> Optional.of(limit.input());
      case Distinct distinct -> Optional.of(distinct.input());
      case Lookup lookup -> Optional.of(lookup.input());
    };
  }

  /** The same step over other rows, of the same scope as its own; a table's own rows have none. */
  default Rows over(Rows input) {
    return switch (this) {
      case Scan scan -> scan;
      case Filter(Rows _, Value predicate, var optional) -> new Filter(input, predicate, optional);
      case Project(Rows _, var outputs, Scope scope) -> new Project(input, outputs, scope);
      case Aggregate(Rows _, var groups, var measures, Scope scope) ->
          new Aggregate(input, groups, measures, scope);
      case Order(Rows _, var keys) -> new Order(input, keys);
      case Page(Rows _, var unique, boolean later) -> new Page(input, unique, later);
      case Limit(Rows _, Value count, OptionalLong most) -> new Limit(input, count, most);
      case Distinct _ -> new Distinct(input);
      case Lookup(Rows _, Value.Column found, boolean required, Scope scope) ->
          new Lookup(input, found, required, scope);
    };
  }

  /** These rows and all that they are made of: the last step first, the table's own rows last. */
  default List<Rows> chain() {
    var chain = new ArrayList<Rows>();
    for (Optional<Rows> rows = Optional.of(this); rows.isPresent(); rows = rows.get().from()) {
      chain.add(rows.get());
    }
    return chain;
  }

  /** What gives the field {@code name} its value; empty where rows have no such field. */
  default Optional<Origin> origin(String name) {
    return switch (this) {
      case Scan scan ->
          scan.scope().field(name).map(field -> new Origin.Stored(scan.source(), field));
      case Project project ->
          named(project.outputs(), name).map(value -> new Origin.Computed(value, project.input()));
      case Aggregate aggregate ->
          named(aggregate.groups(), name)
              .<Origin>map(value -> new Origin.Computed(value, aggregate.input()))
              .or(
                  () ->
                      aggregate.measures().stream()
                          .filter(measure -> measure.name().equals(name))
                          .findFirst()
                          .map(measure -> new Origin.Counted(measure, aggregate.input())));
      case Filter _, Order _, Page _, Limit _, Distinct _, Lookup _ ->
          from().flatMap(input -> input.origin(name));
    };
  }

  private static Optional<Value> named(List<Named> values, String name) {
    return values.stream().filter(named -> named.name().equals(name)).findFirst().map(Named::value);
  }

  /** What a field of rows comes from. */
  sealed interface Origin {
    /** A column of the table. */
    record Stored(Table.Read source, Field field) implements Origin {}

    /** {@code value} of each row of {@code input}. */
    record Computed(Value value, Rows input) implements Origin {}

    /** An aggregate function over the rows of {@code input}. */
    record Counted(Measured measure, Rows input) implements Origin {}
  }

  /** The expressions of this step, those of {@link #from} apart. */
  default List<Value> values() {
    return switch (this) {
      case Scan scan ->
          switch (scan.source().table()) {
            case Table.History history -> List.of(history.id());
            case Table.Kept system -> List.of(system.shown());
            default -> List.of();
          };
      case Page _, Distinct _ -> List.of();
      case Filter filter -> List.of(filter.predicate());
      case Lookup lookup -> List.of(lookup.found());
      case Project project -> project.outputs().stream().map(Named::value).toList();
      case Aggregate aggregate -> {
        var values = new ArrayList<Value>();
        aggregate.groups().forEach(group -> values.add(group.value()));
        aggregate.measures().forEach(measure -> measure.operand().ifPresent(values::add));
        yield values;
      }
      case Order order -> order.keys().stream().map(Key::value).toList();
      case Limit limit -> List.of(limit.count());
    };
  }

  record Scan(Table.Read source, Scope scope) implements Rows {}

  /** {@code optional} inputs switch the whole filter off when one of them is null. */
  record Filter(Rows input, Value predicate, List<String> optional) implements Rows {
    public Filter {
      optional = List.copyOf(optional);
    }

    /** The optional inputs, each once, as the predicate has them. */
    public List<Value.Input> optionalInputs() {
      return optional.stream()
          .map(
              name ->
                  Values.leaves(predicate).stream()
                      .filter(Value.Input.class::isInstance)
                      .map(Value.Input.class::cast)
                      .filter(in -> in.name().equals(name))
                      .findFirst()
                      .orElseThrow())
          .toList();
    }

    @Override
    public Scope scope() {
      return input.scope();
    }
  }

  record Project(Rows input, List<Named> outputs, Scope scope) implements Rows {
    public Project {
      outputs = List.copyOf(outputs);
    }
  }

  record Aggregate(Rows input, List<Named> groups, List<Measured> measures, Scope scope)
      implements Rows {
    public Aggregate {
      groups = List.copyOf(groups);
      measures = List.copyOf(measures);
    }
  }

  /**
   * Another table's row beside each row, for the nodes after it to name.
   *
   * @param found its key: null where there is none
   * @param required whether rows that find none are left out
   */
  record Lookup(Rows input, Value.Column found, boolean required, Scope scope) implements Rows {}

  record Order(Rows input, List<Key> keys) implements Rows {
    public Order {
      keys = List.copyOf(keys);
    }

    @Override
    public Scope scope() {
      return input.scope();
    }
  }

  /**
   * The rows of a page and all after it: in their order, and where that says nothing by what tells
   * them apart.
   *
   * @param unique the fields of the table at the bottom that no two rows have alike
   * @param later without the rows up to the one that the request's cursor names
   */
  record Page(Rows input, List<Entity.Field> unique, boolean later) implements Rows {
    public Page {
      unique = List.copyOf(unique);
    }

    @Override
    public Scope scope() {
      return input.scope();
    }
  }

  /**
   * {@code count} is an integer literal or input.
   *
   * @param most what a null of it stands for; empty where that is no limit
   */
  record Limit(Rows input, Value count, OptionalLong most) implements Rows {
    @Override
    public Scope scope() {
      return input.scope();
    }
  }

  record Distinct(Rows input) implements Rows {
    @Override
    public Scope scope() {
      return input.scope();
    }
  }

  /** A value under a name. */
  record Named(String name, Value value) {}

  /** An aggregate function under a name. */
  record Measured(String name, AggregateFunction function, Optional<Value> operand, Type type) {}

  /** A sort key. */
  record Key(Value value, boolean descending, boolean nullsFirst) {}

  /**
   * Names in rows.
   *
   * @param alias the word before the dot
   * @param scan the table whose fields are in scope; empty after a map or reduce
   * @param outputs the fields after a map or reduce
   * @param beside rows that were looked up
   */
  record Scope(String alias, Optional<Table.Read> scan, List<Field> outputs, List<Beside> beside) {
    public Scope {
      outputs = List.copyOf(outputs);
      beside = List.copyOf(beside);
    }

    public Scope(String alias, Optional<Table.Read> scan, List<Field> outputs) {
      this(alias, scan, outputs, List.of());
    }

    /**
     * The same rows as they go by where {@code depth} others are around: no other name is alike.
     */
    Scope within(int depth) {
      return new Scope(alias + "$" + depth, scan, outputs, beside);
    }

    /** What names of these rows and of those joined to them end with: nobody can write a dollar. */
    public String within() {
      int at = alias.indexOf('$');
      return at < 0 ? "" : alias.substring(at);
    }

    /** The row that was looked up under {@code name}. */
    Optional<Beside> beside(String name) {
      return beside.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** All fields a row has, in order. */
    public List<Field> fields() {
      return scan.map(
              read ->
                  read.table().entity().fields().stream()
                      .map(f -> new Field(f.name().text(), Type.of(f, f.nullable())))
                      .toList())
          .orElse(outputs);
    }

    public Optional<Field> field(String name) {
      return fields().stream().filter(f -> f.name().equals(name)).findFirst();
    }
  }

  /**
   * A row that was looked up.
   *
   * @param path the way to it; what finds it is its last step
   */
  record Beside(String name, List<Value.Hop> path, Table.Read source, boolean optional) {
    public Beside {
      path = List.copyOf(path);
    }
  }

  /**
   * A field of a row.
   *
   * @param declaredNull whether its null is declared, by its table or the shape that it was given;
   *     it may be null without, where a relation leads to no row or a divisor is zero
   */
  record Field(String name, Type type, boolean declaredNull) {
    public Field(String name, Type type) {
      this(name, type, type.nullable());
    }
  }
}
