package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/** What a JSON value can be: JSON Schemas and TypeScript types both come from this. */
sealed interface DataType {
  record Scalar(ScalarType type, Decimals decimals) implements DataType {}

  /** How a decimal stands in JSON. */
  enum Decimals {
    /** In answers. */
    NUMBER,
    /** In paths and queries. */
    TEXT,
    /** In bodies, so that clients without decimals lose no digit. */
    TEXT_OR_NUMBER,
    /** In events: text with all its digits, in whatever notation it came. */
    DIGITS
  }

  /** One of a few texts. */
  record Words(List<String> words) implements DataType {
    public Words {
      words = List.copyOf(words);
    }
  }

  record Constant(Json json) implements DataType {}

  /** Whatever JSON can say. */
  record Any() implements DataType {}

  /** Text, or an object or array that is taken as its text. */
  record AnyText() implements DataType {}

  record Nullable(DataType of) implements DataType {}

  record ListOf(DataType item) implements DataType {}

  /** One with further keywords of its JSON Schema, which types have no words for. */
  record Ruled(DataType of, Json.Obj keywords) implements DataType {}

  /** An array of just these. */
  record Tuple(List<DataType> items) implements DataType {
    public Tuple {
      items = List.copyOf(items);
    }
  }

  /**
   * An object.
   *
   * @param name what its schema would like to be called; empty for one that is written in place
   * @param open whether other members may come: answers grow, requests are refused
   */
  record Obj(Optional<String> name, List<Member> members, boolean open) implements DataType {
    public Obj {
      members = List.copyOf(members);
    }
  }

  /** A member; {@code keywords} are further ones of its JSON Schema, e.g. {@code default}. */
  record Member(String name, DataType type, boolean required, Json.Obj keywords) {
    static Member of(String name, DataType type) {
      return new Member(name, type, true, new Members().object());
    }
  }

  static DataType answer(ScalarType type) {
    return new Scalar(type, Decimals.NUMBER);
  }

  static DataType nullable(DataType of, boolean nullable) {
    return nullable ? new Nullable(of) : of;
  }
}
