package dev.lathe.compiler.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A SELECT. Its methods give another one with a clause more. */
public record Select(
    boolean distinct,
    List<Result> results,
    Optional<Source> from,
    List<Join> joins,
    Optional<Expression> where,
    List<Expression> groupBy,
    Optional<Expression> having,
    List<Ordering> orderBy,
    Optional<Expression> limit,
    Optional<Expression> offset)
    implements Statement {
  public Select {
    results = List.copyOf(results);
    joins = List.copyOf(joins);
    groupBy = List.copyOf(groupBy);
    orderBy = List.copyOf(orderBy);
  }

  /** A column of the answer. */
  public record Result(Expression value, Optional<String> label) {
    public static Result of(Expression value) {
      return new Result(value, Optional.empty());
    }

    public static Result of(Expression value, String label) {
      return new Result(value, Optional.of(label));
    }
  }

  /** {@code values} without names, of one row. */
  public static Select of(Expression... values) {
    return ofValues(List.of(values));
  }

  /** The same of a list. */
  public static Select ofValues(List<Expression> values) {
    return of(values.stream().map(Result::of).toList());
  }

  public static Select of(Expression value, String label) {
    return of(List.of(Result.of(value, label)));
  }

  public static Select of(List<Result> results) {
    return new Select(
        false,
        results,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Whether it is values and nothing else. */
  boolean isOneRow() {
    return equals(of(results));
  }

  public Select from(Source source) {
    return new Select(
        distinct,
        results,
        Optional.of(source),
        joins,
        where,
        groupBy,
        having,
        orderBy,
        limit,
        offset);
  }

  /** With other columns. */
  public Select withResults(List<Result> others) {
    return new Select(
        distinct, others, from, joins, where, groupBy, having, orderBy, limit, offset);
  }

  public Select join(Source source, Expression on) {
    var more = new ArrayList<>(joins);
    more.add(new Join(source, on));
    return new Select(
        distinct, results, from, more, where, groupBy, having, orderBy, limit, offset);
  }

  public Select where(Expression condition) {
    return new Select(
        distinct,
        results,
        from,
        joins,
        Optional.of(condition),
        groupBy,
        having,
        orderBy,
        limit,
        offset);
  }

  public Select groupBy(List<Expression> terms) {
    return new Select(distinct, results, from, joins, where, terms, having, orderBy, limit, offset);
  }

  public Select orderBy(Ordering... terms) {
    return new Select(
        distinct, results, from, joins, where, groupBy, having, List.of(terms), limit, offset);
  }

  /** The first {@code most} rows. */
  public Select first(int most) {
    return new Select(
        distinct,
        results,
        from,
        joins,
        where,
        groupBy,
        having,
        orderBy,
        Optional.of(Expression.number(most)),
        offset);
  }

  /** One row after {@code skipped} others. */
  public Select row(int skipped) {
    return new Select(
        distinct,
        results,
        from,
        joins,
        where,
        groupBy,
        having,
        orderBy,
        Optional.of(Expression.number(1)),
        Optional.of(Expression.number(skipped)));
  }
}
