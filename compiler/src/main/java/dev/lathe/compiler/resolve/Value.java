package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A typed expression. */
public sealed interface Value {
  Type type();

  /** The expressions that this one is made of, from left to right; empty for a leaf. */
  default List<Value> parts() {
    return switch (this) {
      case Op op -> op.operands();
      case Applied applied -> applied.operands();
      case ListOf list -> list.items();
      case Widened widened -> List.of(widened.of());
      case Exists exists -> exists.where().stream().toList();
      case Summary(Rows rows, _) ->
          rows.chain().reversed().stream().flatMap(step -> step.values().stream()).toList();
      case Around(Value of) -> List.of(of);
      case Case(var whens, var otherwise, _) -> {
        var parts = new ArrayList<Value>();
        for (When when : whens) {
          parts.add(when.condition());
          parts.add(when.value());
        }
        otherwise.ifPresent(parts::add);
        yield parts;
      }
      case Column _,
          Output _,
          Input _,
          Literal _,
          Uuid _,
          RowField _,
          RowsetField _,
          Called _,
          Selected _,
          Emitted _ ->
          List.of();
    };
  }

  /** A field of the scanned row ({@code path} empty) or of a row that relations lead to. */
  record Column(List<Hop> path, Entity.Field field, Type type) implements Value {
    public Column {
      path = List.copyOf(path);
    }
  }

  /**
   * One relation followed: from {@code localKey} to the row of {@code table} with that key.
   *
   * @param optional whether it is a lookup whose author says that it may find none
   */
  record Hop(
      String relation,
      Entity.Field localKey,
      Table table,
      Entity.Field foreignKey,
      boolean optional) {
    /** The same row, whether or not one must be there. */
    public Hop required() {
      return new Hop(relation, localKey, table, foreignKey, false);
    }
  }

  /**
   * Whether {@code relation} leads from the row at the end of {@code path} to a row for which
   * {@code where} is true. In {@code where}, columns are those of that row.
   */
  record Exists(List<Hop> path, Hop relation, Optional<Value> where, Type type) implements Value {
    public Exists {
      path = List.copyOf(path);
    }
  }

  /**
   * What rows come to as a whole, asked once for each row around them, or once where there is none.
   * Within {@code rows}, columns are theirs, and those of the row around stand in an {@link
   * Around}.
   *
   * @param rows an aggregate of one measure without groups; any others where it is asked whether
   *     there are some
   */
  record Summary(Rows rows, Type type) implements Value {
    /** The measure; empty where it is asked whether there are rows. */
    public Optional<Rows.Measured> measure() {
      return rows instanceof Rows.Aggregate aggregate
          ? Optional.of(aggregate.measures().getFirst())
          : Optional.empty();
    }
  }

  /** A value of the row, or of the element, around the rows that a summary is of. */
  record Around(Value of) implements Value {
    @Override
    public Type type() {
      return of.type();
    }
  }

  /** A field that a map or reduce gave the row. */
  record Output(String name, Type type) implements Value {}

  /** A graph input. {@code list} inputs only stand on the right of {@code in}. */
  record Input(String name, boolean list, Type type) implements Value {}

  /** A literal; strings, numbers, booleans and null. */
  record Literal(Json json, Type type) implements Value {}

  /**
   * The id that a uuid node makes.
   *
   * @param each the list of which each element has one of its own, where it says so
   */
  record Uuid(String node, Optional<String> each, Type type) implements Value {}

  /** A field of the row that a findOne node met; null when it met none. */
  record RowField(String node, String field, Type type) implements Value {}

  /** A field of one row of a rowset node, counted from 0; null when it has fewer rows. */
  record RowsetField(String node, int row, String field, Type type) implements Value {}

  /**
   * A value in what a step outside the database gave; null where {@code path} leads nowhere. Its
   * type is {@link Type#NULL} as long as nothing is known of it.
   *
   * @param path member names, and for an array an index in digits
   */
  record Called(String node, List<String> path, Type type) implements Value {
    public Called {
      path = List.copyOf(path);
    }
  }

  /** Which case a branch took: the {@code then} of it. */
  record Selected(String branch, Type type) implements Value {}

  /** What an emit node came to. */
  record Emitted(String node, EmitPart part, Type type) implements Value {}

  /** The parts of an emit's output. */
  sealed interface EmitPart {
    record DidRun() implements EmitPart {}

    record AggregateId() implements EmitPart {}

    record Version() implements EmitPart {}

    record EventId() implements EmitPart {}

    record Before(Entity.Field field) implements EmitPart {}

    record After(Entity.Field field) implements EmitPart {}
  }

  /** A value as a wider type, or null: a date as the midnight in UTC that it begins with. */
  record Widened(Value of, Type type) implements Value {}

  record Op(ExprOperator operator, List<Value> operands, Type type) implements Value {
    public Op {
      operands = List.copyOf(operands);
    }
  }

  record Applied(ExprFunction function, List<Value> operands, Type type) implements Value {
    public Applied {
      operands = List.copyOf(operands);
    }

    /** Whether there may be no result, for which the request is refused. */
    public boolean mayFail() {
      return switch (function) {
        case REPLACE -> !shrinks();
        case ADD_DURATION, SUB_DURATION -> true;
        case TRUNCATE, PART -> operands.size() == 3;
        case DATE_OF -> operands.size() == 2;
        case CONTAINS, STARTS_WITH, ENDS_WITH, SUBSTR, LOWER, UPPER, TRIM, LENGTH, PATH, SEARCH ->
            false;
        case NOW, DIFFERENCE -> false;
      };
    }

    /** Whether what is put in is surely no longer than what it replaces. */
    private boolean shrinks() {
      return operands.get(1) instanceof Literal(Json.Str(String from), _)
          && operands.get(2) instanceof Literal(Json.Str(String to), _)
          && bytes(to) <= bytes(from);
    }

    private static int bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  record Case(List<When> whens, Optional<Value> otherwise, Type type) implements Value {
    public Case {
      whens = List.copyOf(whens);
    }
  }

  record When(Value condition, Value value) {}

  /** The right side of {@code in}. */
  record ListOf(List<Value> items, Type type) implements Value {
    public ListOf {
      items = List.copyOf(items);
    }
  }
}
