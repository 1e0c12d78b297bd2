package dev.lathe.compiler.sql;

import dev.lathe.model.bundle.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement's text and what the printer met on the way.
 *
 * @param parameters what is bound to {@code ?1}, {@code ?2}, …, in the order of their first use
 * @param tables the tables it names, by the names they go by in it
 * @param limits how many rows each LIMIT lets through: numbers and parameters
 * @param breaks where lines may end
 */
public record Printed(
    String text,
    List<Parameter> parameters,
    Map<String, String> tables,
    List<Expression> limits,
    List<Break> breaks) {
  public Printed {
    parameters = List.copyOf(parameters);
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    limits = List.copyOf(limits);
    breaks = List.copyOf(breaks);
  }

  /**
   * A place in the text before a clause.
   *
   * @param at how many characters stand before it
   * @param depth how many subqueries and cases it is in
   */
  public record Break(int at, int depth) {}
}
