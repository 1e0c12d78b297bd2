package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads how many decimals a decimal has. */
final class Scales {
  /** How answers have decimals. */
  static final Map<String, Boolean> AS_TEXT =
      new TreeMap<>(Map.of("number", false, "string", true));

  private static final String KEY = "scale";

  private Scales() {}

  /** The {@code scale} of something of {@code type}, which only a decimal has. */
  static OptionalInt of(Fields in, ScalarType type, Codes codes, Findings findings) {
    OptionalInt scale = of(in, codes, findings);
    if (scale.isPresent() && type != ScalarType.DECIMAL) {
      findings.add(
          codes.mistyped(),
          in.keySpan(KEY),
          "only a decimal has a `scale`, and this is a " + type.word(),
          "take it away, or make the type `decimal`");
    }
    return scale;
  }

  /** The {@code scale} of what {@code function} comes to, which only an average has. */
  static OptionalInt of(Fields in, AggregateFunction function, Findings findings) {
    OptionalInt scale = of(in, Codes.GRAPH, findings);
    if (scale.isPresent() && function != AggregateFunction.AVG) {
      findings.add(
          Codes.GRAPH.mistyped(),
          in.keySpan(KEY),
          "only `avg` is rounded to a scale",
          "take `scale` away: the others are exact");
    }
    return scale;
  }

  /** The {@code scale} of a decimal. */
  static OptionalInt of(Fields in, Codes codes, Findings findings) {
    var node = in.optional(KEY);
    if (node.isEmpty()) {
      return OptionalInt.empty();
    }
    if (node.get() instanceof JsonNode.Num(String digits, _) && digits.matches("\\d{1,2}")) {
      int scale = Integer.parseInt(digits);
      if (scale <= Scale.MOST) {
        return OptionalInt.of(scale);
      }
    }
    findings.add(
        codes.mistyped(),
        node.get().span(),
        "a `scale` is a whole number from 0 to " + Scale.MOST,
        "say how many digits stand behind the point; without it there are " + Scale.DEFAULT);
    return OptionalInt.empty();
  }
}
