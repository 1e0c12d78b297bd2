package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Rule;
import java.util.List;
import java.util.stream.Stream;

/** Who may, as its author wrote it; each part with its place in the text. */
public sealed interface Condition {
  Span span();

  /** Those that it is made of, from left to right. */
  default List<Condition> parts() {
    return switch (this) {
      case All all -> all.parts;
      case Any any -> any.parts;
      case Not not -> List.of(not.negated);
      case Compared compared -> List.of(compared.left, compared.right);
      case Among among -> List.of(among.one, among.list);
      case Named _, Constant _ -> List.of();
    };
  }

  /** The names in it, in their order. */
  default Stream<Named> names() {
    return this instanceof Named named
        ? Stream.of(named)
        : parts().stream().flatMap(Condition::names);
  }

  /** {@code a && b}. */
  record All(List<Condition> parts, Span span) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** {@code a || b}. */
  record Any(List<Condition> parts, Span span) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** {@code !a}. */
  record Not(Condition negated, Span span) implements Condition {}

  /** {@code a == b} and its like. */
  record Compared(Condition left, Rule.Comparison how, Condition right, Span span)
      implements Condition {}

  /** {@code a in b}. */
  record Among(Condition one, Condition list, Span span) implements Condition {}

  /** {@code owner}, {@code authenticated}, or a root and what of it: {@code user.role}. */
  record Named(String text, Span span) implements Condition {
    public static final String OWNER = "owner";
    public static final String AUTHENTICATED = "authenticated";

    public String root() {
      int dot = text.indexOf('.');
      return dot < 0 ? text : text.substring(0, dot);
    }

    /** What stands behind the first dot; empty where there is none. */
    public String rest() {
      int dot = text.indexOf('.');
      return dot < 0 ? "" : text.substring(dot + 1);
    }
  }

  /** A text, number or boolean. */
  record Constant(Json value, Span span) implements Condition {}
}
