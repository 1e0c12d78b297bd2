package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Written;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.rule.Breach;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a row is as its entity's rules have it, by the words of the guide. */
final class RuleEvaluator {
  private final Entity entity;
  private final ExprEvaluator expressions;

  RuleEvaluator(Entity entity, ExprEvaluator expressions) {
    this.entity = entity;
    this.expressions = expressions;
  }

  /** What {@code value} of {@code field} breaks. */
  Optional<Breach> broken(Entity.Field field, @Nullable Object value) {
    if (value == null || field.rules().isEmpty()) return Optional.empty();
    String plain = value instanceof Number number ? Sql.exact(number).toPlainString() : "" + value;
    return field.rules().get().values().broken(FieldRules.number(field.type()), plain);
  }

  /** The first invariant, by name, that is not true of {@code row}. */
  Optional<String> broken(Map<String, @Nullable Object> row) {
    return entity.constraints().invariants().stream()
        .filter(invariant -> !holds(invariant.holds(), row))
        .map(invariant -> invariant.name().text())
        .findFirst();
  }

  boolean holds(Written condition, Map<String, @Nullable Object> row) {
    return Boolean.TRUE.equals(expressions.value((Expr) condition, new Row(entity, row)));
  }

  /** Whether both are rows that may not be beside each other. */
  boolean clash(
      Constraints.Unique unique,
      Map<String, @Nullable Object> one,
      Map<String, @Nullable Object> other) {
    boolean counts =
        unique.where().map(where -> holds(where, one) && holds(where, other)).orElse(true);
    return counts
        && unique.fields().stream()
            .map(Name::text)
            .allMatch(name -> same(one.get(name), other.get(name)));
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) return false;
    return (one instanceof Number a && other instanceof Number b)
        ? Sql.exact(a).compareTo(Sql.exact(b)) == 0
        : one.equals(other);
  }

  /** Paths into one row: {@code alias.field}. */
  private record Row(Entity entity, Map<String, @Nullable Object> row)
      implements ExprEvaluator.Place {
    private Entity.Field field(String text) {
      return entity.field(text.substring(text.indexOf('.') + 1)).orElseThrow();
    }

    @Override
    public @Nullable Object path(String text) {
      return row.get(field(text).name().text());
    }

    @Override
    public @Nullable Object ref(String text) {
      throw new IllegalArgumentException("a rule refers to no node: " + text);
    }

    @Override
    public Optional<ScalarType> pathType(String text) {
      return Optional.of(field(text).type());
    }

    @Override
    public Optional<ScalarType> refType(String text) {
      throw new IllegalArgumentException("a rule refers to no node: " + text);
    }

    @Override
    public int pathScale(String text) {
      return field(text).scale();
    }

    @Override
    public int refScale(String text) {
      throw new IllegalArgumentException("a rule refers to no node: " + text);
    }
  }
}
