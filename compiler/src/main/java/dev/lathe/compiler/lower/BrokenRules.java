package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.RowRules;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.model.rule.TextPattern;
import java.util.ArrayList;
import java.util.List;
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
  private final BrokenLooks looks;

  private BrokenRules(Entity entity, String table) {
    this.entity = entity;
    this.looks = BrokenLooks.of(entity, table);
  }

  /**
   * A rule.
   *
   * @param entity whose rows, or whose children, it is about
   * @param subject the entity, one of its fields, a list of children, or a field of that: {@code
   *     Order.lines.quantity}
   * @param ofChildren whether it is about records that belong to rows
   * @param says what rows have to be, in words
   */
  public record Rule(String entity, String subject, boolean ofChildren, String says, Look look) {}

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
     * @param page a statement that gives the parts of the key, the key in words and a text of each
     *     row, in the order of keys, of those after the key that is given by its parts
     * @param numbers for each part of a key, whether it is a whole number; else it is a text
     */
    record Matched(String page, List<Boolean> numbers, TextPattern pattern) implements Look {
      public Matched {
        numbers = List.copyOf(numbers);
      }
    }
  }

  /** The rules of all entities, in the order in which they are declared. */
  public static List<Rule> of(ResolvedBlueprint resolved) {
    Tables tables = Tables.of(resolved);
    var all = new ArrayList<Rule>();
    for (Entity entity : resolved.project().entities()) {
      if (entity.stateMachine().isPresent()) {
        TablePlan table = tables.state(entity);
        var found = new BrokenRules(entity, table.name());
        entity.fields().forEach(field -> found.field(entity.name().text(), field, found.looks));
        entity.children().forEach(list -> found.children(list, table.child(list).name()));
        found.rows(resolved.rules(entity));
        all.addAll(found.rules);
      }
    }
    return List.copyOf(all);
  }

  private void add(String subject, BrokenLooks in, String says, Look look) {
    rules.add(new Rule(entity.name().text(), subject, !in.equals(looks), says, look));
  }

  private void children(Entity.ChildList list, String table) {
    String subject = entity.name() + "." + list.name();
    BrokenLooks records = BrokenLooks.of(entity.row(list), table);
    list.fields().forEach(field -> field(subject, field, records));
    add(subject, records, "at most %s records".formatted(list.max()), records.more(list.max()));
  }

  private void field(String owner, Entity.Field field, BrokenLooks in) {
    if (field.rules().isEmpty()) {
      return;
    }
    String subject = owner + "." + field.name();
    var values = field.rules().get().values();
    Expression value = column(field.column().text());
    new RuleConditions(field, values)
        .broken(value)
        .forEach((breach, when) -> add(subject, in, breach.message(), in.told(when)));
    values
        .pattern()
        .ifPresent(
            pattern -> add(subject, in, "must match " + pattern, in.matched(value, pattern)));
  }

  private void rows(RowRules of) {
    for (RowRules.Invariant invariant : of.invariants()) {
      Expression broken = condition(invariant.holds()).isNot(new Expression.True());
      add(entity.name().text(), looks, "invariant `" + invariant.name() + "`", looks.told(broken));
    }
    of.unique().forEach(this::unique);
  }

  private void unique(RowRules.Unique unique) {
    List<Expression> fields =
        unique.fields().stream().<Expression>map(field -> column(field.column().text())).toList();
    var conditions = new ArrayList<Expression>();
    unique.where().ifPresent(where -> conditions.add(condition(where)));
    fields.forEach(field -> conditions.add(field.isNotNull()));
    String names =
        unique.fields().stream()
            .map(field -> field.name().text())
            .collect(Collectors.joining(", "));
    String says =
        "unique " + names + (unique.where().isPresent() ? ", of those that `where` is about" : "");
    add(entity.name().text(), looks, says, looks.alike(fields, conditions));
  }

  private Expression condition(Value value) {
    return new ValueLowering(
            new OwnColumns(NoNames.OF_RULES, field -> column(field.column().text())))
        .of(value);
  }
}
