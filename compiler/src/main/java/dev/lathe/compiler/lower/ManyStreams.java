package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The emits of a command about several aggregates. The row {@code q$} has the state of each as it
 * was, and, behind each emit, what that one writes. Two ids that are written differently may come
 * out equal: whoever finds an aggregate asks of every emit before, whether it was about the same.
 */
final class ManyStreams implements EmitSteps {
  /**
   * What the row of an element is called, of an emit that has one event for each: its place, the
   * element, its aggregate's id and state, and what is written.
   */
  static final String ELEMENT = "x$";

  static final String PLACE = "k$";
  static final String ITEM = "a$";
  static final String ID = "i$";
  static final String VERSION = "v$";
  static final String DELETED = "w$";
  private static final String STREAM = "n$";

  /** An aggregate: all emits whose entity and id are written alike are about it. */
  record Aggregate(int index, Entity entity, Value written) {
    String id() {
      return "i" + index + "$";
    }

    String version() {
      return "v" + index + "$";
    }

    /** The version with which it was deleted, where it was. */
    String deleted() {
      return "x" + index + "$";
    }

    /** What its stream's id is where that may differ from its own. */
    String stream() {
      return "n" + index + "$";
    }

    String column(TablePlan.Column of) {
      return "t" + index + "c" + ManyStreams.place(entity, of) + "$";
    }

    /** The stream's id. */
    Expression streamId() {
      Expression own = Expression.column(ROW, id());
      return StreamIds.apart(entity)
          ? call(Function.COALESCE, Expression.column(ROW, stream()), own)
          : own;
    }
  }

  private final CommandNames names;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Aggregate> byNode = new LinkedHashMap<>();
  private final List<Aggregate> aggregates = new ArrayList<>();

  /**
   * @param names what names stand for outside rows
   */
  ManyStreams(ResolvedGraph graph, CommandNames names) {
    this.names = names;
    for (ResolvedGraph.Emit emit : graph.emits()) {
      steps.add(
          new Step(emit, steps.size(), emit.branch().map(b -> EmitSteps.selection(graph, b))));
      if (emit.loop().isEmpty()) {
        byNode.put(emit.node(), aggregate(emit));
      }
    }
  }

  private Aggregate aggregate(ResolvedGraph.Emit emit) {
    for (Aggregate known : aggregates) {
      if (known.entity().equals(emit.entity()) && known.written().equals(emit.aggregateId())) {
        return known;
      }
    }
    var aggregate = new Aggregate(aggregates.size(), emit.entity(), emit.aggregateId());
    aggregates.add(aggregate);
    return aggregate;
  }

  private static int place(Entity entity, TablePlan.Column column) {
    return TablePlan.columns(entity).indexOf(column);
  }

  List<Aggregate> aggregates() {
    return List.copyOf(aggregates);
  }

  /** The aggregate that {@code step} is about. */
  Aggregate of(Step step) {
    Aggregate aggregate = byNode.get(step.emit().node());
    if (aggregate == null) {
      throw new CompilerBug("no emit `" + step.emit().node() + "`");
    }
    return aggregate;
  }

  @Override
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** The value for the element at hand of a parameter that has one for each. */
  static Expression ofElement(Parameter parameter) {
    return infix(new Expression.Given(parameter), Operator.PART_VALUE, column(ELEMENT, PLACE));
  }

  /** The rows of a step's elements, with what is found, and with what is written too. */
  static String found(Step step) {
    return "x" + step.slot() + "$$";
  }

  static String written(Step step) {
    return "y" + step.slot() + "$$";
  }

  static Source elements(Step step) {
    return Source.table(SchemaName.of(written(step)), ELEMENT);
  }

  /** The column of an element's row with the aggregate's {@code column}. */
  static String element(Step step, TablePlan.Column column) {
    return "c" + place(step.entity(), column) + "$";
  }

  /** The id in the name of the stream that {@code step} appends to. */
  Expression streamId(Step step) {
    if (!step.loops()) {
      return of(step).streamId();
    }
    Expression own = column(ELEMENT, ID);
    return StreamIds.apart(step.entity())
        ? call(Function.COALESCE, column(ELEMENT, STREAM), own)
        : own;
  }

  static String stream() {
    return STREAM;
  }

  @Override
  public Expression any(Step step, Expression condition) {
    return step.loops()
        ? new Expression.Exists(Select.of(number(1)).from(elements(step)).where(condition))
        : EmitSteps.super.any(step, condition);
  }

  @Override
  public Expression first(Step step, Expression condition, Expression value) {
    return step.loops()
        ? new Expression.Subselect(
            Select.of(value)
                .from(elements(step))
                .where(condition)
                .orderBy(Ordering.ascending(column(ELEMENT, PLACE)))
                .row(0))
        : value;
  }

  /**
   * The condition that the element at hand is about an aggregate that something else of the command
   * is about too: an element before it, an element of a step before, or an emit without elements.
   */
  Optional<Expression> repeats(Step step) {
    var any = new ArrayList<Expression>();
    if (!(step.emit().aggregateId() instanceof Value.Uuid)) {
      Expression earlier =
          column("z$", ID)
              .eq(column(ELEMENT, ID))
              .and(infix(column("z$", PLACE), Operator.LT, column(ELEMENT, PLACE)));
      Source other = Source.table(SchemaName.of(found(step)), "z$");
      any.add(new Expression.Exists(Select.of(number(1)).from(other).where(earlier)));
      for (Step before : steps.subList(0, steps.indexOf(step))) {
        if (before.loops() && before.entity().equals(step.entity())) {
          any.add(
              new Expression.InRows(
                  column(ELEMENT, ID),
                  Select.of(column("z$", ID))
                      .from(Source.table(SchemaName.of(found(before)), "z$"))));
        }
      }
      for (Aggregate aggregate : aggregates) {
        if (aggregate.entity().equals(step.entity())
            && !(aggregate.written() instanceof Value.Uuid)) {
          Expression same = column(ELEMENT, ID).eq(column(ROW, aggregate.id()));
          any.add(changes(aggregate).map(same::and).orElse(same));
        }
      }
    }
    return any.isEmpty() ? Optional.empty() : Optional.of(infix(Operator.OR, any));
  }

  @Override
  public List<Meeting> meetings(Step step) {
    Aggregate aggregate = of(step);
    return steps.stream()
        .filter(other -> mayMeet(other, aggregate))
        .map(other -> new Meeting(other, meets(other, aggregate)))
        .toList();
  }

  @Override
  public Expression aggregateId(Step step) {
    if (step.loops()) {
      return column(ELEMENT, ID);
    }
    return column(ROW, of(step).id());
  }

  @Override
  public Expression deletedBefore(Step step) {
    if (step.loops()) {
      return column(ELEMENT, DELETED).isNotNull();
    }
    return column(ROW, of(step).deleted()).isNotNull();
  }

  @Override
  public Expression versionBefore(Step step) {
    if (step.loops()) {
      return column(ELEMENT, VERSION);
    }
    return column(ROW, of(step).version());
  }

  @Override
  public Expression before(Step step, TablePlan.Column column) {
    return Expression.column(ROW, of(step).column(column));
  }

  @Override
  public Expression found(Step step, TablePlan.Column column) {
    if (step.loops()) {
      return column(ELEMENT, element(step, column));
    }
    return after(of(step), column, before(step));
  }

  @Override
  public Expression left(Step step, TablePlan.Column column) {
    return step.loops()
        ? sets(step, column).orElseGet(() -> found(step, column))
        : left(of(step), column);
  }

  /** A column of {@code aggregate} when all is done. */
  Expression left(Aggregate aggregate, TablePlan.Column column) {
    return after(aggregate, column, steps);
  }

  private Expression after(Aggregate aggregate, TablePlan.Column column, List<Step> done) {
    return last(
        aggregate,
        done,
        step -> aggregate.entity().equals(step.entity()) ? sets(step, column) : Optional.empty(),
        column(ROW, aggregate.column(column)));
  }

  /** The id of the last event that changed {@code aggregate}. */
  Expression lastEvent(Aggregate aggregate) {
    return last(aggregate, steps, step -> Optional.of(step.eventId()), Expression.nullValue());
  }

  private Expression last(
      Aggregate aggregate,
      List<Step> done,
      java.util.function.Function<Step, Optional<Expression>> gives,
      Expression otherwise) {
    var cases = Expression.cases();
    for (Step step : done.reversed()) {
      Optional<Expression> given = mayMeet(step, aggregate) ? gives.apply(step) : Optional.empty();
      if (given.isEmpty()) {
        continue;
      }
      Optional<Expression> meets = meets(step, aggregate);
      if (meets.isEmpty()) {
        return cases.isEmpty() ? given.get() : cases.otherwise(given.get());
      }
      cases.when(meets.get(), given.get());
    }
    return cases.isEmpty() ? otherwise : cases.otherwise(otherwise);
  }

  /** The emits that may have run when {@code step} does: of those behind its branch none. */
  private List<Step> before(Step step) {
    return steps.subList(0, steps.indexOf(step)).stream()
        .filter(s -> s.emit().branch().isEmpty() || !s.emit().branch().equals(step.emit().branch()))
        .toList();
  }

  /**
   * Whether {@code step} may be about {@code aggregate}: nobody has an id that was made just now.
   */
  private boolean mayMeet(Step step, Aggregate aggregate) {
    if (step.loops()) {
      return false; // refused where it turns out to
    }
    Aggregate own = of(step);
    return own.equals(aggregate)
        || (own.entity().equals(aggregate.entity())
            && !(own.written() instanceof Value.Uuid)
            && !(aggregate.written() instanceof Value.Uuid));
  }

  /** The condition that {@code step} runs and is about {@code aggregate}; nothing for always. */
  private Optional<Expression> meets(Step step, Aggregate aggregate) {
    Aggregate own = of(step);
    Optional<Expression> same =
        own.equals(aggregate)
            ? Optional.empty()
            : Optional.of(column(ROW, aggregate.id()).eq(column(ROW, own.id())));
    return step.runs().map(runs -> same.map(runs::and).orElse(runs)).or(() -> same);
  }

  /** The condition that one of the emits changes {@code aggregate}; nothing for always. */
  Optional<Expression> changes(Aggregate aggregate) {
    var any = new ArrayList<Expression>();
    for (Step step : steps) {
      if (mayMeet(step, aggregate)) {
        Optional<Expression> meets = meets(step, aggregate);
        if (meets.isEmpty()) {
          return Optional.empty();
        }
        any.add(meets.get());
      }
    }
    return Optional.of(infix(Operator.OR, any));
  }

  @Override
  public Expression versionAfter(Step step) {
    if (step.loops()) {
      return column(ELEMENT, VERSION).plus(number(1));
    }
    return version(of(step), before(step), 1);
  }

  /** The version of {@code aggregate} when all is done. */
  Expression versionLeft(Aggregate aggregate) {
    return version(aggregate, steps, 0);
  }

  private Expression version(Aggregate aggregate, List<Step> done, int more) {
    var terms = new ArrayList<Expression>(List.of(column(ROW, aggregate.version())));
    int fixed = more;
    for (Step step : done) {
      if (mayMeet(step, aggregate)) {
        Optional<Expression> meets = meets(step, aggregate);
        fixed += meets.isEmpty() ? 1 : 0;
        meets.ifPresent(terms::add);
      }
    }
    if (fixed > 0) {
      terms.add(number(fixed));
    }
    return infix(Operator.ADD, terms);
  }

  @Override
  public Expression given(Step step, Entity.Field field, Value value) {
    Expression worked = worked(step, field, value);
    return Working.isName(worked)
        ? worked
        : column(step.loops() ? ELEMENT : ROW, work(step, field));
  }

  /** What {@code step} writes that takes some working out, by the columns that it is kept in. */
  Map<String, Expression> work(Step step) {
    var work = new LinkedHashMap<String, Expression>();
    step.emit()
        .payload()
        .forEach(
            (name, value) -> {
              Entity.Field field = step.entity().field(name).orElseThrow();
              Expression worked = worked(step, field, value);
              if (!Working.isName(worked)) {
                work.put(work(step, field), step.ifRuns(worked)); // else it could fail for nothing
              }
            });
    return work;
  }

  private static String work(Step step, Entity.Field field) {
    return "e" + step.slot() + "c" + step.entity().fields().indexOf(field) + "$";
  }

  private Expression worked(Step step, Entity.Field field, Value value) {
    return names.values(step).in(field, value);
  }

  @Override
  public Optional<Expression> told(Step step, Entity.Field field) {
    return Optional.ofNullable(step.emit().payload().get(field.name().text()))
        .filter(ValueLowering::hasDigits)
        .map(value -> names.values(step).inEvent(value, field.scale()));
  }
}
