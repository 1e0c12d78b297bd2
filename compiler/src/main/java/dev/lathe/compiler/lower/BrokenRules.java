package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.RowRules;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.rule.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rules of a blueprint with statements that find the rows which break them: rows of before, as
 * a rule is about new commands alone. Each reads its table once.
 */
public final class BrokenRules {
  /** How many rows are named. */
  public static final int NAMED = 5;

  /** How many rows a pattern looks at in one request. */
  public static final int PAGE = 1_000;

  private final List<Rule> rules = new ArrayList<>();
  private final Entity entity;
  private final Source table;

  private BrokenRules(Entity entity, String table) {
    this.entity = entity;
    this.table = Source.table(table);
  }

  /**
   * A rule.
   *
   * @param subject the entity, or one of its fields: {@code Order.total}
   * @param says what rows have to be, in words
   */
  public record Rule(String subject, String says, Look look) {}

  /** How rows that break a rule are found. */
  public sealed interface Look {
    /**
     * The database tells them.
     *
     * @param count a statement that gives how many there are
     * @param some a statement that gives the keys of some
     */
    record Told(String count, String some) implements Look {}

    /**
     * Each value is held to a pattern.
     *
     * @param page a statement that gives keys and texts, in the order of keys, of those after the
     *     key {@code ?1}
     * @param wholeNumber whether keys are numbers
     */
    record Matched(String page, boolean wholeNumber, TextPattern pattern) implements Look {}
  }

  /** The rules of all entities, in the order in which they are declared. */
  public static List<Rule> of(ResolvedBlueprint resolved) {
    Tables tables = Tables.of(resolved);
    var all = new ArrayList<Rule>();
    for (Entity entity : resolved.project().entities()) {
      if (entity.stateMachine().isPresent()) {
        var found = new BrokenRules(entity, tables.state(entity).name());
        entity.fields().forEach(found::field);
        found.rows(resolved.rules(entity));
        all.addAll(found.rules);
      }
    }
    return List.copyOf(all);
  }

  private void field(Entity.Field field) {
    if (field.rules().isEmpty()) {
      return;
    }
    String subject = entity.name() + "." + field.name();
    var values = field.rules().get().values();
    Expression value = column(field.column().text());
    new RuleConditions(field, values)
        .broken(value)
        .forEach((breach, when) -> rules.add(new Rule(subject, breach.message(), told(when))));
    values.pattern().ifPresent(pattern -> rules.add(matched(subject, value, pattern)));
  }

  private Rule matched(String subject, Expression value, TextPattern pattern) {
    Select page =
        Select.of(key(), value)
            .from(table)
            .where(infix(key(), Operator.GT, new Expression.Numbered(1)).and(value.isNotNull()))
            .orderBy(Ordering.ascending(key()))
            .first(PAGE);
    boolean whole = entity.key().type() == ScalarType.INTEGER;
    return new Rule(subject, "must match " + pattern, new Look.Matched(text(page), whole, pattern));
  }

  private void rows(RowRules of) {
    for (RowRules.Invariant invariant : of.invariants()) {
      Expression broken = condition(invariant.holds()).isNot(new Expression.True());
      rules.add(
          new Rule(entity.name().text(), "invariant `" + invariant.name() + "`", told(broken)));
    }
    of.unique().forEach(this::unique);
  }

  private void unique(RowRules.Unique unique) {
    List<Expression> fields =
        unique.fields().stream().<Expression>map(field -> column(field.column().text())).toList();
    var conditions = new ArrayList<Expression>();
    unique.where().ifPresent(where -> conditions.add(condition(where)));
    fields.forEach(field -> conditions.add(field.isNotNull()));
    Expression rows = call(Function.COUNT, new Expression.Star(Optional.empty()));
    Select alike =
        new Select(
            false,
            List.of(Select.Result.of(rows, "n"), Select.Result.of(call(Function.MIN, key()), "k")),
            Optional.of(table),
            List.of(),
            Expression.all(conditions),
            fields,
            Optional.of(infix(rows, Operator.GT, number(1))),
            List.of(),
            Optional.empty(),
            Optional.empty());
    Select count =
        Select.of(call(Function.COALESCE, call(Function.SUM, column("n")), number(0)))
            .from(Source.rows(alike));
    Select some =
        Select.of(column("k"))
            .from(Source.rows(alike))
            .orderBy(Ordering.ascending(column("k")))
            .first(NAMED);
    String names =
        unique.fields().stream()
            .map(field -> field.name().text())
            .collect(Collectors.joining(", "));
    String says =
        "unique " + names + (unique.where().isPresent() ? ", of those that `where` is about" : "");
    rules.add(new Rule(entity.name().text(), says, new Look.Told(text(count), text(some))));
  }

  private Look told(Expression broken) {
    Select count =
        Select.of(call(Function.COUNT, new Expression.Star(Optional.empty())))
            .from(table)
            .where(broken);
    Select some =
        Select.of(key()).from(table).where(broken).orderBy(Ordering.ascending(key())).first(NAMED);
    return new Look.Told(text(count), text(some));
  }

  private Expression condition(Value value) {
    return new ValueLowering(
            new OwnColumns(NoNames.OF_RULES, field -> column(field.column().text())))
        .of(value);
  }

  private Expression key() {
    return column(entity.key().column().text());
  }

  private static String text(Select select) {
    return Printer.print(select).text();
  }
}
