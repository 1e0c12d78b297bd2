package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Written;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An expression as written. */
public sealed interface Expr extends Written {

  /** A bare string: a field of the row, or outside rows a path into node outputs. */
  record Path(String text, Span span) implements Expr {}

  /** A bare number, boolean or null, or {@code {"$literal": …}} of anything. */
  record Literal(Json value, Span span) implements Expr {}

  /** {@code {"$param": name}}. */
  record Param(Name name, Span span) implements Expr {}

  /** {@code {"$ref": "node.path[0].x"}}. */
  record Ref(String path, Span span) implements Expr {}

  /** {@code {"$node": id}}. */
  record NodeOutput(Name node, Span span) implements Expr {}

  /**
   * {@code {"eq": [a, b]}} and its like, BETWEEN with three operands, LIKE with two or three.
   *
   * @param scale how many decimals a quotient is rounded to, where it says so
   */
  record Op(ExprOperator operator, List<Expr> operands, Span span, OptionalInt scale)
      implements Expr {
    public Op {
      operands = List.copyOf(operands);
    }

    public Op(ExprOperator operator, List<Expr> operands, Span span) {
      this(operator, operands, span, OptionalInt.empty());
    }
  }

  /** {@code {"lower": [a]}} and its like. */
  record Applied(ExprFunction function, List<Expr> operands, Span span) implements Expr {
    public Applied {
      operands = List.copyOf(operands);
    }
  }

  /** {@code {"case": {"when": [[c, v], …], "else": v}}}. */
  record Case(List<When> whens, Optional<Expr> otherwise, Span span) implements Expr {
    public Case {
      whens = List.copyOf(whens);
    }
  }

  /** A condition and its value. */
  record When(Expr condition, Expr value) {}

  /**
   * {@code {"exists": {"relation": path, "where"?: …}}}: whether there is such a row.
   *
   * @param where what must hold for that row
   */
  record Exists(Many many, Optional<Expr> where, Span span) implements Expr {}

  /**
   * {@code {"sum": {"relation": path, "of": …, "where"?: …}}} and its like: what such rows come to.
   *
   * @param of what is measured of each row; without it they are counted
   * @param where which of them count
   * @param scale how many decimals an average is rounded to, where it says so
   */
  record Aggregate(
      AggregateFunction function,
      Many many,
      Optional<Expr> of,
      Optional<Expr> where,
      OptionalInt scale,
      Span span)
      implements Expr {}

  /** Rows that an expression is about as a whole. */
  sealed interface Many {
    /** What they are called in conditions about them, where that is said. */
    Optional<Name> as();

    /**
     * Those that relations lead to.
     *
     * @param path the rows' alias and the relations to follow, the last of them perhaps to many; or
     *     just that one
     */
    record ByRelation(Name path, Optional<Name> as) implements Many {}

    /** All of a source. */
    record OfSource(Node.Source source, Optional<Name> as) implements Many {}
  }

  /**
   * {@code {"lookup": {"entity", "match": {key: path}, "field", "optional"?}}}: a field of the row
   * that has this key.
   */
  record Lookup(Name entity, List<Node.Assignment> match, Name field, boolean optional, Span span)
      implements Expr {
    public Lookup {
      match = List.copyOf(match);
    }
  }

  /**
   * {@code {"$let": name}} or {@code {"$let": {"name", "with": {param: expr}}}}: the expression of
   * that name.
   */
  record Let(Name name, List<Node.Assignment> with, Span span) implements Expr {
    public Let {
      with = List.copyOf(with);
    }
  }

  /** {@code {"in": [x, [..]]}}: a list literal as an operand. */
  record ListOf(List<Expr> items, Span span) implements Expr {
    public ListOf {
      items = List.copyOf(items);
    }
  }
}
