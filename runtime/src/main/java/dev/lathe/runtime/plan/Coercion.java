package dev.lathe.runtime.plan;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.MessageTemplate;
import dev.lathe.model.rule.Breach;
import dev.lathe.model.rule.ValueRules;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import dev.lathe.model.value.JsonDocument;
import dev.lathe.model.value.Storable;
import dev.lathe.model.value.TimeSpan;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Converts a JSON value, or the text of a path or query, to the type of an input. The rules are the
 * same wherever a value comes from.
 */
public final class Coercion {
  /** As many as the JSON reader takes for a number. */
  private static final int MAXIMUM_DECIMAL_CHARACTERS = 1000;

  private static final Pattern INTEGER = Pattern.compile("-?\\d+");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?");

  private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final InputPlan input;
  private final List<Finding> findings;

  private Coercion(InputPlan input, List<Finding> findings) {
    this.input = input;
    this.findings = findings;
  }

  /**
   * @param path how findings name the value
   * @param findings receives what is wrong; the value returned is then meaningless
   */
  public static InputValue coerce(
      InputPlan input, Json value, String path, List<Finding> findings) {
    var coercion = new Coercion(input, findings);
    if (!input.list()) {
      return coercion.scalar(value, path);
    }
    List<Json> all = value instanceof Json.Arr(var many) ? many : List.of(value);
    if (input.items().most().isPresent() && all.size() > input.items().most().getAsInt()) {
      return coercion.found(
          path, "must have at most " + input.items().most().getAsInt() + " items", "too_big");
    }
    var items = new ArrayList<InputValue>();
    for (Json item : all) {
      String at = path + "." + items.size();
      items.add(
          input.items().records() ? record(input, item, at, findings) : coercion.scalar(item, at));
    }
    return new InputValue.Many(items);
  }

  private static InputValue record(
      InputPlan input, Json item, String path, List<Finding> findings) {
    var members = new LinkedHashMap<String, InputValue>();
    if (!(item instanceof Json.Obj object)) {
      findings.add(new Finding(path, "expected an object, got " + got(item), "invalid_type"));
      return InputValue.missing();
    }
    for (InputPlan.Member member : input.items().members()) {
      Json value = object.get(member.name()).orElse(Json.NULL);
      String at = path + "." + member.name();
      if (value instanceof Json.Null && member.nullable()) {
        members.put(member.name(), InputValue.missing());
      } else if (object.get(member.name()).isEmpty()) {
        String message = "expected " + expected(member.type()) + ", got nothing";
        findings.add(new Finding(at, message, "invalid_type"));
      } else {
        members.put(member.name(), coerce(member.input(input.source()), value, at, findings));
      }
    }
    for (String name : object.members().keySet()) {
      if (input.items().members().stream().noneMatch(member -> member.name().equals(name))) {
        findings.add(new Finding(path + "." + name, "is not a known field", "unrecognized_keys"));
      }
    }
    return new InputValue.Row(members);
  }

  private InputValue scalar(Json value, String path) {
    InputValue typed = typed(value, path);
    for (ValueRules rules : input.rules()) {
      boolean number = typed instanceof InputValue.Decimal || typed instanceof InputValue.Whole;
      Optional<Breach> breach = plain(typed).flatMap(text -> rules.broken(number, text));
      if (breach.isPresent()) {
        return found(
            path,
            rules
                .words()
                .message()
                .map(said -> new MessageTemplate(said).filled(_ -> shown(typed)))
                .orElse(breach.get().message()),
            rules.words().code().orElse(breach.get().code()));
      }
    }
    return typed;
  }

  /** How rules take a value; nothing where there is none. */
  private static Optional<String> plain(InputValue typed) {
    return switch (typed) {
      case InputValue.Missing _, InputValue.Many _, InputValue.Row _, InputValue.Document _ ->
          Optional.empty();
      case InputValue.Whole(long whole) -> Optional.of(Long.toString(whole));
      case InputValue.Decimal(String digits, _) -> Optional.of(digits);
      case InputValue.Moment(_, String canonical) -> Optional.of(canonical);
      case InputValue.Text(String text) -> Optional.of(text);
      case InputValue.Flag(boolean flag) -> Optional.of(Boolean.toString(flag));
    };
  }

  /** How a message shows a value. */
  private static String shown(InputValue typed) {
    return typed instanceof InputValue.Moment(_, String canonical)
        ? Datetime.told(canonical)
        : plain(typed).orElse(MessageTemplate.NOTHING);
  }

  private InputValue typed(Json value, String path) {
    return switch (input.type()) {
      case INTEGER -> integer(value, path);
      case DECIMAL -> decimal(value, path);
      case STRING -> string(value, path);
      case BOOLEAN -> flag(value, path);
      case DATE -> date(value, path);
      case DATETIME -> datetime(value, path);
      case DURATION -> duration(value, path);
      case JSON -> json(value, path);
    };
  }

  private InputValue integer(Json value, String path) {
    String digits;
    if (value instanceof Json.Num num) {
      digits = num.digits();
    } else if (value instanceof Json.Str(String text) && INTEGER.matcher(text).matches()) {
      digits = text;
    } else {
      return wrongType(value, path);
    }
    long whole;
    try {
      var number = digits.length() > MAXIMUM_DECIMAL_CHARACTERS ? null : new BigDecimal(digits);
      // Compared first: written out, 1e999999999 would take a gigabyte.
      if (number == null || number.compareTo(SMALLEST) < 0 || number.compareTo(LARGEST) > 0) {
        return outside64Bits(path);
      }
      whole = number.longValueExact();
    } catch (NumberFormatException exponentBeyond32Bits) {
      return outside64Bits(path);
    } catch (ArithmeticException fraction) {
      return wrongType(value, path);
    }
    if (input.minimum().isPresent() && whole < input.minimum().getAsLong()) {
      return found(path, "must be at least " + input.minimum().getAsLong(), "too_small");
    }
    return new InputValue.Whole(whole);
  }

  private InputValue decimal(Json value, String path) {
    String digits;
    if (value instanceof Json.Num num) {
      digits = num.digits();
    } else if (value instanceof Json.Str(String text) && DECIMAL.matcher(text).matches()) {
      digits = text;
    } else {
      return wrongType(value, path);
    }
    var scale = new Scale(input.scale());
    OptionalLong scaled = scale.scaled(digits);
    if (scaled.isPresent()) {
      return new InputValue.Decimal(digits, scaled.getAsLong());
    }
    return switch (scale.misfit(digits).orElseThrow()) {
      case FINER ->
          found(path, "must have at most " + decimals(scale.decimals()), "not_multiple_of");
      case LARGER ->
          found(
              path,
              "must have at most %s digits before the point".formatted(scale.whole()),
              "too_big");
    };
  }

  private static String decimals(int count) {
    return count == 1 ? "1 decimal" : count + " decimals";
  }

  private InputValue string(Json value, String path) {
    if (!(value instanceof Json.Str(String text))) {
      return wrongType(value, path);
    }
    if (!Storable.is(text)) {
      return found(path, "has a character that text cannot have", "invalid_format");
    }
    if (input.maximumBytes().isPresent()
        && text.getBytes(StandardCharsets.UTF_8).length > input.maximumBytes().getAsInt()) {
      int maximum = input.maximumBytes().getAsInt();
      return found(path, "must be at most " + maximum + " bytes long", "too_big");
    }
    return new InputValue.Text(text);
  }

  private InputValue flag(Json value, String path) {
    return switch (value) {
      case Json.Bool(boolean flag) -> new InputValue.Flag(flag);
      case Json.Str(String text) when text.equals("true") || text.equals("1") ->
          new InputValue.Flag(true);
      case Json.Str(String text) when text.equals("false") || text.equals("0") ->
          new InputValue.Flag(false);
      case Json.Str _, Json.Num _, Json.Null _, Json.Arr _, Json.Obj _ -> wrongType(value, path);
    };
  }

  private InputValue date(Json value, String path) {
    if (!(value instanceof Json.Str(String text))) {
      return wrongType(value, path);
    }
    return Day.is(text) ? new InputValue.Text(text) : wrongForm(path);
  }

  private InputValue datetime(Json value, String path) {
    if (!(value instanceof Json.Str(String text))) {
      return wrongType(value, path);
    }
    return switch (Datetime.read(text)) {
      case Datetime.Read.Moment(String canonical) -> new InputValue.Moment(text, canonical);
      case Datetime.Read.Malformed() -> wrongForm(path);
      case Datetime.Read.TooEarly() -> found(path, "is before the year 0001 in UTC", "too_small");
      case Datetime.Read.TooLate() -> found(path, "is after the year 9999 in UTC", "too_big");
    };
  }

  private InputValue duration(Json value, String path) {
    if (!(value instanceof Json.Str(String text))) {
      return wrongType(value, path);
    }
    return TimeSpan.canonical(text)
        .<InputValue>map(InputValue.Text::new)
        .orElseGet(() -> wrongForm(path));
  }

  private InputValue json(Json value, String path) {
    return JsonDocument.misfit(value)
        .map(
            misfit ->
                switch (misfit) {
                  case TOO_LARGE ->
                      found(
                          path,
                          "must be at most " + JsonDocument.MOST_BYTES + " bytes of JSON",
                          "too_big");
                  case TOO_DEEP ->
                      found(
                          path,
                          "must be at most " + JsonDocument.DEEPEST + " levels deep",
                          "too_big");
                  case UNSTORABLE ->
                      found(path, "has a character that text cannot have", "invalid_format");
                })
        .orElseGet(() -> new InputValue.Document(value));
  }

  private InputValue wrongType(Json value, String path) {
    return found(
        path, "expected " + expected(input.type()) + ", got " + got(value), "invalid_type");
  }

  private InputValue wrongForm(String path) {
    return found(path, "expected " + expected(input.type()), "invalid_format");
  }

  private InputValue outside64Bits(String path) {
    return found(path, "does not fit 64 bits", "too_big");
  }

  private InputValue found(String path, String message, String code) {
    findings.add(new Finding(path, message, code));
    return InputValue.missing();
  }

  /** The type in words, with its article. */
  public static String expected(ScalarType type) {
    return switch (type) {
      case INTEGER -> "an integer";
      case DECIMAL -> "a decimal";
      case STRING -> "a string";
      case BOOLEAN -> "true or false";
      case DATE -> "a date as 2026-01-31";
      case DATETIME -> "a time as 2026-01-31T10:00:00Z";
      case DURATION -> "a duration as P14D or PT1H30M";
      case JSON -> "JSON";
    };
  }

  private static String got(Json value) {
    return switch (value) {
      case Json.Null _ -> "null";
      case Json.Bool _ -> "a boolean";
      case Json.Num _ -> "a number";
      case Json.Str _ -> "a text";
      case Json.Arr _ -> "a list";
      case Json.Obj _ -> "an object";
    };
  }
}
