package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The order of a block's rows, no two of which are alike in it: what comes after a row can be asked
 * for.
 */
final class PageOrder {
  private final List<Ordering> keys;

  private final Block block;

  private PageOrder(Block block, List<Ordering> keys) {
    this.block = block;
    this.keys = List.copyOf(keys);
  }

  /** Completes the order of {@code block} by {@code unique}, the way its last term goes. */
  static PageOrder completed(Block block, List<Entity.Field> unique) {
    if (block.closed() || block.aggregated) {
      throw new CompilerBug("a page of rows that were cut off");
    }
    List<Ordering> asked = List.copyOf(block.windowOrder);
    boolean descending = !asked.isEmpty() && asked.getLast().descending();
    for (Entity.Field field : unique) {
      Expression by = column(block.scope.alias(), field.column().text());
      if (asked.stream().noneMatch(term -> term.by().equals(by))) {
        var term = new Ordering(by, descending, Optional.empty());
        block.orderBy.add(term);
        block.windowOrder.add(term);
      }
    }
    return of(block);
  }

  /** That of a block whose order is complete. */
  static PageOrder of(Block block) {
    return new PageOrder(block, new ArrayList<>(block.windowOrder));
  }

  int size() {
    return keys.size();
  }

  List<Ordering> keys() {
    return keys;
  }

  /** What a row is sorted by, as JSON. */
  Expression values() {
    return call(Function.JSON_ARRAY, keys.stream().map(Ordering::by).toList());
  }

  /** That a row comes after the one whose values the request's cursor has. */
  Expression after() {
    boolean descending = keys.getFirst().descending();
    boolean alike =
        keys.stream().allMatch(key -> key.descending() == descending && !mayBeNull(key));
    if (!alike) return oneByOne();
    Operator beyond = beyond(keys.getFirst());
    if (keys.size() == 1) return infix(keys.getFirst().by(), beyond, given(0));
    var last = new ArrayList<Expression>();
    for (int i = 0; i < keys.size(); i++) {
      last.add(given(i));
    }
    return infix(
        new Expression.RowValue(keys.stream().map(Ordering::by).toList()),
        beyond,
        new Expression.RowValue(last));
  }

  /** For an order that goes both ways, or in which nulls have a place. */
  private Expression oneByOne() {
    Expression after = beyond(keys.size() - 1);
    for (int i = keys.size() - 2; i >= 0; i--) {
      Operator same = mayBeNull(keys.get(i)) ? Operator.IS : Operator.EQ;
      after = or(beyond(i), infix(keys.get(i).by(), same, given(i)).and(after));
    }
    Ordering first = keys.getFirst();
    return mayBeNull(first) || keys.size() == 1
        ? after
        : infix(first.by(), first.descending() ? Operator.LE : Operator.GE, given(0)).and(after);
  }

  /** That a row comes after the last one by the term with this place. */
  private Expression beyond(int place) {
    Ordering key = keys.get(place);
    Expression last = given(place);
    Expression beyond = infix(key.by(), beyond(key), last);
    if (!mayBeNull(key)) return beyond;
    boolean first =
        key.nulls().map(Ordering.Nulls.FIRST::equals).orElseGet(() -> !key.descending());
    Expression leaves =
        first ? last.isNull().and(key.by().isNotNull()) : last.isNotNull().and(key.by().isNull());
    return or(beyond, leaves);
  }

  private boolean mayBeNull(Ordering key) {
    return block.mayBeNull.contains(key.by());
  }

  private static Operator beyond(Ordering key) {
    return key.descending() ? Operator.LT : Operator.GT;
  }

  private static Expression or(Expression one, Expression other) {
    return infix(one, Operator.OR, other);
  }

  private static Expression given(int place) {
    return new Expression.Given(
        new Parameter.Input(PagePlan.key(place), Parameter.Input.Form.NATIVE));
  }
}
