package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Keyed;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A node of a graph. What answers show keeps the author's order. */
public sealed interface Node {
  Name id();

  /** The earlier node that this one takes its rows from, where it does. */
  default Optional<Name> fedBy() {
    return switch (this) {
      case Filter filter -> Optional.of(filter.input());
      case MapRows map -> Optional.of(map.input());
      case Reduce reduce -> Optional.of(reduce.input());
      case Sort sort -> Optional.of(sort.input());
      case Limit limit -> Optional.of(limit.input());
      case Distinct distinct -> Optional.of(distinct.input());
      case LookupOne lookup -> Optional.of(lookup.input());
      case FindMany _, FindOne _, Uuid _, Emit _, Call _, Make _, Branch _, Result _ ->
          Optional.empty();
    };
  }

  record FindMany(Name id, Source source) implements Node {}

  record FindOne(Name id, Source source, Expr where) implements Node {}

  /**
   * Lets rows through.
   *
   * @param wording what is said where it is a guard and lets none through: our optional keys
   */
  record Filter(Name id, Name input, Expr expr, Wording wording) implements Node {
    /** One of which the author says nothing. */
    public Filter(Name id, Name input, Expr expr) {
      this(id, input, expr, Wording.NONE);
    }
  }

  record MapRows(Name id, Name input, Name into, List<Assignment> fields) implements Node {
    public MapRows {
      fields = List.copyOf(fields);
    }
  }

  record Reduce(Name id, Name input, Name into, List<Assignment> group, List<Measure> measures)
      implements Node {
    public Reduce {
      group = List.copyOf(group);
      measures = List.copyOf(measures);
    }
  }

  record Sort(Name id, Name input, List<SortKey> by) implements Node {
    public Sort {
      by = List.copyOf(by);
    }
  }

  record Limit(Name id, Name input, Count count) implements Node {}

  record Distinct(Name id, Name input) implements Node {}

  /**
   * Puts a row of {@code entity} beside each row, under the name {@code as}.
   *
   * @param match its key, and the path to the value that it must have
   * @param optional whether rows stay that find none
   */
  record LookupOne(
      Name id, Name input, Name entity, Name as, List<Assignment> match, boolean optional)
      implements Node {
    public LookupOne {
      match = List.copyOf(match);
    }
  }

  /**
   * @param each the input of which each element has an id of its own
   */
  record Uuid(Name id, Optional<Expr> each) implements Node {}

  /**
   * An event to append.
   *
   * @param expectedVersion the version that the aggregate has to have before the command, if it
   *     comes to one
   * @param loop of what it emits one event for each
   * @param children the records that it adds, changes or removes
   */
  record Emit(
      Name id,
      Name aggregate,
      Expr aggregateId,
      Name transition,
      List<Assignment> payload,
      Optional<Expr> actor,
      Optional<Expr> expectedVersion,
      Optional<Loop> loop,
      List<Children> children)
      implements Node {
    public Emit {
      payload = Name.sorted(payload, Assignment::name);
      children = Name.sorted(children, Children::list);
    }
  }

  /** The records that an emit gives for one of its aggregate's lists. */
  record Children(Name list, Records records) {}

  /** Where the records come from. */
  sealed interface Records {
    /** The expressions in them. */
    default List<Expr> expressions() {
      return switch (this) {
        case OfInput _ -> List.of();
        case ForEach(Loop _, ChildRecord record) -> record.expressions();
        case Written(List<ChildRecord> records) ->
            records.stream().flatMap(record -> record.expressions().stream()).toList();
      };
    }

    /** The elements of an input, field by field. */
    record OfInput(Name input, Span span) implements Records {}

    /** One for each element of an input. */
    record ForEach(Loop loop, ChildRecord record) implements Records {}

    /** These. */
    record Written(List<ChildRecord> records) implements Records {
      public Written {
        records = List.copyOf(records);
      }
    }
  }

  /** A record as it is written. */
  record ChildRecord(List<Assignment> fields, Span span) {
    public ChildRecord {
      fields = Name.sorted(fields, Assignment::name);
    }

    List<Expr> expressions() {
      return fields.stream().map(Assignment::value).toList();
    }
  }

  /**
   * One event for each element of a list.
   *
   * @param each the list: an input
   * @param as what an element is called
   * @param max how many elements there may be, where it says so
   */
  record Loop(Expr each, Name as, OptionalLong max, Span span) {}

  /**
   * A call of a module.
   *
   * @param compensation what makes good for it: our optional key
   */
  record Call(
      Name id,
      Target target,
      Template input,
      CallPolicy policy,
      Keyed keyed,
      Optional<Compensation> compensation,
      Span span)
      implements Node {}

  /** A call that makes good for another one. */
  record Compensation(Target target, Template input, Span span) {}

  /** What a call reaches. */
  sealed interface Target {
    Name operation();

    record OfModule(Name module, Name operation) implements Target {}

    record OfService(Name service, Name operation) implements Target {}
  }

  /** A value that is made for the request; not of the format: what a system pre step becomes. */
  record Make(Name id, CallStep.Made made) implements Node {}

  record Branch(Name id, List<Case> cases) implements Node {
    public Branch {
      cases = List.copyOf(cases);
    }
  }

  /**
   * @param of the findOne that it is about: where that found no row, there is no answer
   */
  record Result(Name id, Template value, Optional<Name> of) implements Node {}

  /** Where rows come from. */
  sealed interface Source {
    Name name();

    record OfEntity(Name name) implements Source {}

    record OfProjection(Name name) implements Source {}

    record OfEvent(Name name) implements Source {}

    /** The rows of a list of children, {@code Order.lines}. */
    record OfChildren(Name name) implements Source {}

    /** The elements of an input that is a list. */
    record OfInput(Name name) implements Source {}

    /** What the program itself keeps: {@code tasks} and {@code runs} of workflows. */
    record OfSystem(Name name) implements Source {}

    /**
     * The events of one aggregate.
     *
     * @param name its entity
     * @param eventType the one type of them that is read, where it says so
     */
    record OfHistory(Name name, Expr id, Optional<Name> eventType) implements Source {}
  }

  /** {@code name: expression}. */
  record Assignment(Name name, Expr value) {}

  /**
   * {@code name: {fn, expr?}}.
   *
   * @param scale how many decimals an average is rounded to, where it says so
   */
  record Measure(
      Name name, AggregateFunction function, Optional<Expr> expr, Span span, OptionalInt scale) {}

  /** One key of a sort; {@code field} is a {@link Expr.Path}. */
  record SortKey(Expr.Path field, boolean descending, boolean nullsFirst) {}

  /** How many rows a limit lets through. */
  sealed interface Count {
    record Fixed(long rows) implements Count {}

    record OfInput(Name input) implements Count {}
  }

  /** A case of a branch; without {@code when} it is the default. */
  record Case(Optional<Expr> when, Name then, Span span) {}
}
