package dev.lathe.runtime.rollout;

import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Cuts what goes to a database into requests that a libSQL server takes: 2 MiB of body each, with
 * what JSON adds to texts.
 */
final class Requests {
  /** Characters of one request: with quoting and a few bytes for a character still below 2 MiB. */
  static final long MOST = 700_000;

  private Requests() {}

  /** The characters of a statement and its parameters. */
  static long size(Statement statement) {
    long size = statement.sql().length();
    for (Object value : statement.parameters()) {
      size += value instanceof String text ? text.length() : Long.BYTES;
    }
    return size;
  }

  /** Statements that may be run one after the other, in transactions of their own. */
  static List<List<Statement>> of(List<Statement> statements, int most) {
    return cut(statements, Requests::size, MOST, most);
  }

  /**
   * Parts of {@code all} in their order, each of some {@code limit} and of {@code most} at most.
   */
  static <T> List<List<T>> cut(List<T> all, ToLongFunction<T> size, long limit, int most) {
    List<List<T>> parts = new ArrayList<>();
    List<T> part = new ArrayList<>();
    long sum = 0;
    for (T one : all) {
      long its = size.applyAsLong(one);
      if (!part.isEmpty() && (sum + its > limit || part.size() == most)) {
        parts.add(List.copyOf(part));
        part.clear();
        sum = 0;
      }
      part.add(one);
      sum += its;
    }
    if (!part.isEmpty()) parts.add(List.copyOf(part));
    return parts;
  }
}
