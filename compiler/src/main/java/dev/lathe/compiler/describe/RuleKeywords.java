package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.rule.TextPattern;
import dev.lathe.model.rule.ValueRules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What an input has to be, as keywords of JSON Schema: all of its rules at once. */
final class RuleKeywords {
  /** A text that has a character other than white space: {@link ValueRules#BLANK}. */
  private static final String NOT_BLANK = "[^ \\t\\n\\v\\f\\r]";

  private RuleKeywords() {}

  /** The texts that there may be, those of all its rules; empty for any. */
  static List<String> words(InputPlan input) {
    if (input.type() != ScalarType.STRING) {
      return List.of();
    }
    return oneOf(input);
  }

  private static List<String> oneOf(InputPlan input) {
    Optional<List<String>> all =
        input.rules().stream()
            .map(ValueRules::oneOf)
            .filter(values -> !values.isEmpty())
            .reduce((a, b) -> a.stream().filter(b::contains).toList());
    return all.orElse(List.of());
  }

  static void add(Members keywords, InputPlan input) {
    List<ValueRules> rules = input.rules();
    if (FieldRules.number(input.type())) {
      rules.stream()
          .flatMap(rule -> rule.min().stream())
          .map(BigDecimal::new)
          .reduce(BigDecimal::max)
          .ifPresent(least -> keywords.with("minimum", number(least)));
      rules.stream()
          .flatMap(rule -> rule.max().stream())
          .map(BigDecimal::new)
          .reduce(BigDecimal::min)
          .ifPresent(most -> keywords.with("maximum", number(most)));
    }
    if (input.type() == ScalarType.INTEGER && !oneOf(input).isEmpty()) {
      var values = new ArrayList<Json>();
      oneOf(input).forEach(value -> values.add(new Json.Num(value)));
      if (input.nullable()) {
        values.add(Json.NULL);
      }
      keywords.with("enum", new Json.Arr(values));
    }
    lengths(keywords, rules, input.maximumBytes());
    patterns(keywords, rules);
  }

  private static Json number(BigDecimal value) {
    return new Json.Num(value.toPlainString());
  }

  private static void lengths(Members keywords, List<ValueRules> rules, OptionalInt bytes) {
    rules.stream()
        .flatMapToInt(rule -> rule.minLength().stream())
        .max()
        .ifPresent(least -> keywords.with("minLength", Json.of(least)));
    rules.stream()
        .flatMapToInt(rule -> rule.maxLength().stream())
        .min()
        .ifPresent(most -> keywords.with("maxLength", Json.of(Math.min(most, bytes.orElse(most)))));
  }

  private static void patterns(Members keywords, List<ValueRules> rules) {
    var patterns = new ArrayList<String>();
    for (ValueRules rule : rules) {
      rule.pattern().map(TextPattern::text).ifPresent(patterns::add);
      if (rule.nonEmpty()) {
        patterns.add(NOT_BLANK);
      }
    }
    List<String> each = patterns.stream().distinct().toList();
    if (each.size() == 1) {
      keywords.with("pattern", each.getFirst());
    } else if (!each.isEmpty()) {
      keywords.with(
          "allOf",
          new Json.Arr(
              each.stream()
                  .<Json>map(pattern -> new Members().with("pattern", pattern).object())
                  .toList()));
    }
  }
}
