package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.Parameter.Fact;
import java.util.List;
import java.util.Optional;

/**
 * A command's emits in order, each seeing what those before it did: which run, what each finds and
 * leaves. All of it is SQL over the row {@code q$}: what was known before the command, branch
 * selections as {@code b0$$}, {@code b1$$}, ….
 */
sealed interface EmitSteps permits OneStream, ManyStreams {
  /**
   * What that row is called where it is read. The state's columns are named with it: an author's
   * name alone would mean something else inside a subquery that has a column of that name.
   */
  String ROW = "q$";

  /** The condition of what runs in any case. */
  Expression ALWAYS = number(1);

  /**
   * An emit and the column its branch's selection stands in; no column where it always runs.
   *
   * @param slot which of the command's event ids is its own, or that of the emits beside it of
   *     which one runs at the most
   */
  record Step(ResolvedGraph.Emit emit, int slot, Optional<String> selection) {
    /** A condition, or nothing where it always runs. */
    Optional<Expression> runs() {
      return selection.map(column -> Expression.column(column).eq(text(emit.node())));
    }

    /** {@code value} where it runs, else null. */
    Expression ifRuns(Expression value) {
      return runs().map(runs -> Expression.cases().when(runs, value).end()).orElse(value);
    }

    /** An event's id; of several, that of the element at hand. */
    Expression eventId() {
      return emit.loop()
          .map(loop -> ManyStreams.ofElement(new Parameter.EventIds(slot, loop.input())))
          .orElseGet(() -> new Expression.Given(new Parameter.EventId(slot)));
    }

    boolean loops() {
      return emit.loop().isPresent();
    }

    Entity entity() {
      return emit.entity();
    }
  }

  List<Step> steps();

  default Step step(String node) {
    return steps().stream().filter(s -> s.emit().node().equals(node)).findFirst().orElseThrow();
  }

  /** The column of a branch's selection: {@code b0$$} for the first branch. */
  static String selection(ResolvedGraph graph, String branch) {
    for (int i = 0; i < graph.branches().size(); i++) {
      if (graph.branches().get(i).node().equals(branch)) {
        return "b" + i + "$$";
      }
    }
    throw new CompilerBug("no branch `" + branch + "`");
  }

  /** The id of the aggregate that {@code step} is about. */
  Expression aggregateId(Step step);

  /** A column of the aggregate that {@code step} is about, which is no element's, as it was. */
  Expression before(Step step, TablePlan.Column column);

  /** A column of the aggregate as {@code step} finds it. */
  Expression found(Step step, TablePlan.Column column);

  /** A column of the aggregate that {@code step} is about when all is done. */
  Expression left(Step step, TablePlan.Column column);

  /** What {@code step} writes into {@code column}, where it does. */
  default Optional<Expression> sets(Step step, TablePlan.Column column) {
    Entity.Field field = column.field();
    String name = field.name().text();
    if (name.equals(step.emit().machine().stateField().text())) {
      return Optional.of(text(step.emit().transition().to().text()));
    }
    Value value = step.emit().payload().get(name);
    if (value != null) {
      return Optional.of(given(step, field, value));
    }
    boolean creates = step.emit().transition().creates();
    return field
        .generated()
        .filter(generated -> creates || generated == Entity.Generated.UPDATED_AT)
        .map(
            generated ->
                switch (generated) {
                  case UPDATED_AT, CREATED_AT -> ValueLowering.fact(Fact.NOW);
                  case ACTOR -> ValueLowering.fact(Fact.ACTOR_ID);
                  case ID -> aggregateId(step);
                });
  }

  /** What {@code step} tells of {@code field}, a decimal, where its payload has it. */
  Optional<Expression> told(Step step, Entity.Field field);

  /** {@code value}, which {@code step} gives {@code field}, as the field has it. */
  Expression given(Step step, Entity.Field field, Value value);

  /**
   * A condition that the aggregate was deleted before the command; only where its entity's can be.
   */
  Expression deletedBefore(Step step);

  /**
   * The condition that {@code condition} holds where {@code step} runs: for one of its elements.
   */
  default Expression any(Step step, Expression condition) {
    return step.runs().map(runs -> runs.and(condition)).orElse(condition);
  }

  /** {@code value} where {@code condition} holds: of the first element for which it does. */
  default Expression first(Step step, Expression condition, Expression value) {
    return value;
  }

  /**
   * An emit that may be about the aggregate that another one is about.
   *
   * @param condition that it runs and is about it; nothing for always
   */
  record Meeting(Step step, Optional<Expression> condition) {}

  /** All emits that may be about the aggregate of {@code step}, itself among them, in order. */
  List<Meeting> meetings(Step step);

  /** The aggregate's version before the command. */
  Expression versionBefore(Step step);

  /** The aggregate's version once {@code step} ran. */
  Expression versionAfter(Step step);
}
