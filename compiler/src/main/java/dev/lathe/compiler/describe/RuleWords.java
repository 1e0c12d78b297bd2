package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import java.util.List;
import java.util.stream.Collectors;

/** A rule in words, for who reads the description of an API. */
final class RuleWords {
  private RuleWords() {}

  static String of(Rule rule) {
    return switch (rule) {
      case Rule.All(var rules) -> joined(rules, " and ");
      case Rule.Any(var rules) -> joined(rules, " or ");
      case Rule.Not(var negated) -> "not " + inner(negated);
      case Rule.Compared(var left, var how, var right, _) ->
          "%s %s %s"
              .formatted(
                  operand(left),
                  switch (how) {
                    case EQ -> "is";
                    case NE -> "is another than";
                    case LT -> "is less than";
                    case LE -> "is at most";
                    case GT -> "is more than";
                    case GE -> "is at least";
                  },
                  operand(right));
      case Rule.Among(var one, var list, _) -> operand(one) + " is among " + operand(list);
      case Rule.Known(var operand) -> operand(operand) + " is known";
      case Rule.Flag(var operand) -> operand(operand) + " is true";
    };
  }

  private static String joined(List<Rule> rules, String word) {
    return rules.stream().map(RuleWords::inner).collect(Collectors.joining(word));
  }

  private static String inner(Rule rule) {
    boolean joins = rule instanceof Rule.All || rule instanceof Rule.Any;
    return joins ? "(" + of(rule) + ")" : of(rule);
  }

  private static String operand(Operand operand) {
    return switch (operand) {
      case Operand.Field(String name) -> "its `" + name + "`";
      case Operand.Given given ->
          given.ofCaller()
              ? "the caller's `" + given.name().substring(Operand.USER.length()) + "`"
              : "the input `" + given.name() + "`";
      case Operand.Constant(Json value) ->
          value instanceof Json.Str(String text) ? "`" + text + "`" : JsonText.write(value);
      case Operand.Midnight(Operand date) -> operand(date);
    };
  }
}
