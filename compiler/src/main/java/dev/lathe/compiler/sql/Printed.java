package dev.lathe.compiler.sql;

import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.StatementOutline;
import java.util.List;

/**
 * A statement's text and what the printer met on the way.
 *
 * @param parameters what is bound to {@code ?1}, {@code ?2}, …, in the order of their first use
 */
public record Printed(
    String text, List<Parameter> parameters, StatementOutline outline, Depth depth) {
  public Printed {
    parameters = List.copyOf(parameters);
  }
}
