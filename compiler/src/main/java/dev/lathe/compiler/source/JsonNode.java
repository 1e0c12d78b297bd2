package dev.lathe.compiler.source;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A JSON value and where it stands. */
public sealed interface JsonNode {
  Span span();

  /** An object; a name occurs once, in the order written. */
  record Obj(List<Member> members, Span span) implements JsonNode {
    public Obj {
      members = List.copyOf(members);
    }

    public Optional<Member> member(String name) {
      return members.stream().filter(m -> m.name().equals(name)).findFirst();
    }
  }

  /** An array. */
  record Arr(List<JsonNode> items, Span span) implements JsonNode {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A string. */
  record Str(String value, Span span) implements JsonNode {}

  /** A number with the digits it was written with. */
  record Num(String digits, Span span) implements JsonNode {}

  /** {@code true} or {@code false}. */
  record Bool(boolean value, Span span) implements JsonNode {}

  /** {@code null}. */
  record Null(Span span) implements JsonNode {}

  /** A member of an object; {@code nameSpan} is where its key stands. */
  record Member(String name, Span nameSpan, JsonNode value) {}

  /** What kind of value it is, with its article, for messages. */
  default String kind() {
    return switch (this) {
      case Obj _ -> "an object";
      case Arr _ -> "an array";
      case Str _ -> "a string";
      case Num _ -> "a number";
      case Bool _ -> "a boolean";
      case Null _ -> "null";
    };
  }

  /** The value without its places. */
  default Json json() {
    return switch (this) {
      case Obj(var members, _) -> {
        var values = new LinkedHashMap<String, Json>();
        members.forEach(member -> values.put(member.name(), member.value().json()));
        yield new Json.Obj(values);
      }
      case Arr(var items, _) -> new Json.Arr(items.stream().map(JsonNode::json).toList());
      case Str(String value, _) -> new Json.Str(value);
      case Num(String digits, _) -> new Json.Num(digits);
      case Bool(boolean value, _) -> new Json.Bool(value);
      case Null _ -> Json.NULL;
    };
  }
}
