package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What functions give, by the format's words. */
final class Functions {
  private static final long FAR = 1L << 60;

  private Functions() {}

  static @Nullable Object of(ExprFunction function, List<? extends @Nullable Object> operands) {
    if (operands.stream().anyMatch(Objects::isNull)) {
      return null;
    }
    List<Object> x = operands.stream().<Object>map(Objects::requireNonNull).toList();
    String text = x.isEmpty() || function == ExprFunction.PATH ? "" : (String) x.getFirst();
    return switch (function) {
      case CONTAINS -> text.contains((String) x.get(1));
      case STARTS_WITH -> text.startsWith((String) x.get(1));
      case ENDS_WITH -> text.endsWith((String) x.get(1));
      case LENGTH -> (long) text.codePointCount(0, text.length());
      case LOWER -> cased(text, 'A', 'Z', 32);
      case UPPER -> cased(text, 'a', 'z', -32);
      case TRIM -> text.replaceAll("^[ \\t-\\r]+|[ \\t-\\r]+$", "");
      case REPLACE -> {
        String from = (String) x.get(1);
        yield from.isEmpty() ? text : text.replace(from, (String) x.get(2));
      }
      case SUBSTR -> part(text, (Long) x.get(1), x.size() == 3 ? (Long) x.get(2) : FAR);
      case NOW, ADD_DURATION, SUB_DURATION, DIFFERENCE, TRUNCATE, PART, DATE_OF ->
          TimeFunctions.of(function, x);
      case PATH -> JsonParts.at(x);
      case SEARCH -> throw new IllegalArgumentException("is asked of rows: " + function.word());
    };
  }

  /**
   * @param operand the type of the first operand
   */
  static Optional<ScalarType> type(
      ExprFunction function, List<Expr> operands, Optional<ScalarType> operand) {
    return switch (function) {
      case CONTAINS, STARTS_WITH, ENDS_WITH, SEARCH -> Optional.of(ScalarType.BOOLEAN);
      case LENGTH, DIFFERENCE, PART -> Optional.of(ScalarType.INTEGER);
      case LOWER, UPPER, TRIM, REPLACE, SUBSTR -> Optional.of(ScalarType.STRING);
      case NOW -> Optional.of(ScalarType.DATETIME);
      case DATE_OF -> Optional.of(ScalarType.DATE);
      case PATH ->
          operands.size() == 3 && operands.get(2) instanceof Expr.Literal(Json.Str(String as), _)
              ? Optional.of(ScalarType.valueOf(as.toUpperCase(Locale.ROOT)))
              : Optional.of(ScalarType.JSON);
      case TRUNCATE -> operand;
      case ADD_DURATION, SUB_DURATION ->
          operands.get(1) instanceof Expr.Literal(Json.Str(String span), _) && span.contains("T")
              ? Optional.of(ScalarType.DATETIME)
              : operands.get(1) instanceof Expr.Literal
                  ? operand
                  : Optional.of(ScalarType.DATETIME);
    };
  }

  private static String cased(String text, int first, int last, int by) {
    return text.codePoints()
        .map(c -> c >= first && c <= last ? c + by : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The characters of a window: it may begin before the text, and then ends the earlier. */
  private static String part(String text, long start, long length) {
    int[] characters = text.codePoints().toArray();
    long first = start > 0 ? start - 1 : start == 0 ? 0 : characters.length + start;
    long end = first + Math.clamp(length, 0, FAR);
    var part = new StringBuilder();
    for (int i = 0; i < characters.length; i++) {
      if (i >= first && i < end) {
        part.appendCodePoint(characters[i]);
      }
    }
    return part.toString();
  }
}
