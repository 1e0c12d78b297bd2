package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.infix;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.resolve.Access;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import java.util.Optional;

/**
 * Whether a command's caller may do it to the aggregate as it was, where its permission asks for
 * that. A caller who may not, and may not know of it either, is told what they would be told of one
 * that is not there: before all else that a command says of its aggregate.
 */
final class CommandAccess {
  private final CommandNames names;
  private final EmitSteps steps;
  private final Optional<Access> access;

  CommandAccess(CommandNames names) {
    this.names = names;
    this.steps = names.steps();
    this.access = names.graph().access().filter(asked -> asked.row().isPresent());
  }

  /** The emit whose aggregate is asked; nothing where the rule needs none. */
  Optional<Step> step() {
    return access.map(_ -> steps.step(names.graph().subject().orElseThrow().node()));
  }

  /** That the caller may not do this. */
  Expression denied(Step step) {
    return of(step, access.orElseThrow().condition()).isNot(new Expression.True());
  }

  /** That there is no aggregate that the caller may know of, where they may not do this. */
  Expression unseen(Step step) {
    Expression hidden =
        of(step, access.orElseThrow().readable().orElseThrow()).isNot(new Expression.True());
    return infix(denied(step), Operator.AND, infix(state(step).isNull(), Operator.OR, hidden));
  }

  private Expression of(Step step, Value condition) {
    return new ValueLowering(new OwnColumns(names, field -> column(step, field))).of(condition);
  }

  private Expression state(Step step) {
    return column(
        step, step.entity().field(step.emit().machine().stateField().text()).orElseThrow());
  }

  private Expression column(Step step, Entity.Field field) {
    if (field.equals(step.entity().key())) {
      return steps.aggregateId(step);
    }
    return steps.before(
        step,
        TablePlan.columns(step.entity()).stream()
            .filter(column -> column.field().equals(field))
            .findFirst()
            .orElseThrow());
  }
}
