package dev.lathe.runtime.plan;

import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The value of one graph input after coercion: it has the type that its plan names. */
public sealed interface InputValue {
  /** Nothing came, or a null that was allowed. */
  record Missing() implements InputValue {}

  /** An integer. */
  record Whole(long value) implements InputValue {}

  /**
   * A decimal.
   *
   * @param digits as they came
   * @param scaled the whole number that stands for them at the scale of the input
   */
  record Decimal(String digits, long scaled) implements InputValue {}

  /**
   * A datetime.
   *
   * @param sent the text that came
   * @param canonical the one text of its instant, by which it compares
   */
  record Moment(String sent, String canonical) implements InputValue {}

  /** A string or date. */
  record Text(String value) implements InputValue {}

  /** JSON of any form, kept as it came but for white space. */
  record Document(Json value) implements InputValue {}

  /** A boolean. */
  record Flag(boolean value) implements InputValue {}

  /** A list. */
  record Many(List<InputValue> items) implements InputValue {
    public Many {
      items = List.copyOf(items);
    }
  }

  /** A record: its members in the order in which they are bound. */
  record Row(SequencedMap<String, InputValue> members) implements InputValue {
    public Row {
      members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
    }
  }

  /**
   * A decimal of the usual scale.
   *
   * @throws java.util.NoSuchElementException if {@code digits} does not fit it
   */
  static InputValue decimal(String digits) {
    return new Decimal(digits, new Scale(Scale.DEFAULT).scaled(digits).orElseThrow());
  }

  static InputValue missing() {
    return new Missing();
  }

  /**
   * The value as the caller gave it: the same for equal values, however they were written in the
   * request, but that decimals keep their digits and datetimes their text.
   */
  default Json json() {
    return switch (this) {
      case Missing _ -> Json.NULL;
      case Whole(long value) -> Json.of(value);
      case Decimal(String digits, _) -> Json.of(digits);
      case Moment(String sent, _) -> Json.of(sent);
      case Text(String value) -> Json.of(value);
      case Document(Json value) -> value;
      case Flag(boolean value) -> Json.of(value);
      case Many(var items) -> new Json.Arr(items.stream().map(InputValue::json).toList());
      case Row(var members) -> {
        var object = new Members();
        new TreeMap<>(members).forEach((name, value) -> object.with(name, value.json()));
        yield object.object();
      }
    };
  }
}
