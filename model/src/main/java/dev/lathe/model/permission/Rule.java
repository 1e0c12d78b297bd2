package dev.lathe.model.permission;

import java.util.List;

/** Who may, as a condition on the caller, the inputs and the row that an operation is about. */
public sealed interface Rule {
  /** All of them hold. */
  record All(List<Rule> rules) implements Rule {
    public All {
      rules = List.copyOf(rules);
    }
  }

  /** One of them holds. */
  record Any(List<Rule> rules) implements Rule {
    public Any {
      rules = List.copyOf(rules);
    }
  }

  record Not(Rule rule) implements Rule {}

  /** Two values of one kind, compared; unknown where one of them is missing. */
  record Compared(Operand left, Comparison how, Operand right, Kind kind) implements Rule {}

  /** A text or number is one of a list; unknown where one of them is missing. */
  record Among(Operand one, Operand list, Kind kind) implements Rule {}

  /** Something is known, whatever it is: true or false, never unknown. */
  record Known(Operand operand) implements Rule {}

  /** A boolean by itself. */
  record Flag(Operand operand) implements Rule {}

  /** How two values compare. */
  enum Comparison {
    EQ("=="),
    NE("!="),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As authors write it. */
    public String sign() {
      return sign;
    }

    boolean holds(int order) {
      return switch (this) {
        case EQ -> order == 0;
        case NE -> order != 0;
        case LT -> order < 0;
        case LE -> order <= 0;
        case GT -> order > 0;
        case GE -> order >= 0;
      };
    }
  }

  /** What values are compared as. */
  enum Kind {
    /** By their characters' code points, as their bytes in UTF-8 are. */
    TEXT,
    /** By value, exactly. */
    NUMBER,
    /** False is less. */
    FLAG,
    /** As instants. */
    INSTANT
  }
}
