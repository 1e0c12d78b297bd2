package dev.lathe.model.bundle.json;

import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.Words;
import dev.lathe.model.rule.TextPattern;
import dev.lathe.model.rule.ValueRules;
import java.util.List;
import java.util.OptionalInt;

/** Rules of a value as JSON; what is not said is not written. */
final class RulesJson {
  private RulesJson() {}

  static Json write(ValueRules rules) {
    var out = new Members();
    if (!rules.oneOf().isEmpty()) out.with("oneOf", rules.oneOf());
    out.with("min", rules.min()).with("max", rules.max());
    count(out, "minLength", rules.minLength());
    count(out, "maxLength", rules.maxLength());
    out.with("pattern", rules.pattern().map(TextPattern::text));
    if (rules.nonEmpty()) out.with("nonEmpty", true);
    if (rules.words().said()) out.with("words", OperationsWriter.words(rules.words()));
    return out.object();
  }

  private static void count(Members out, String name, OptionalInt count) {
    count.ifPresent(value -> out.with(name, Json.of(value)));
  }

  static ValueRules read(CanonicalReader in) {
    return new ValueRules(
        in.next("oneOf") ? in.texts("oneOf") : List.of(),
        in.optionalText("min"),
        in.optionalText("max"),
        in.optionalInteger("minLength"),
        in.optionalInteger("maxLength"),
        in.optionalText("pattern").map(TextPattern::of),
        in.next("nonEmpty") && in.flag("nonEmpty"),
        in.next("words") ? in.object("words", OperationsReader::words) : Words.NONE);
  }
}
