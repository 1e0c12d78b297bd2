package dev.lathe.dev.studio;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.sqlite.SqliteReading.Answer;
import dev.lathe.runtime.adapter.sqlite.SqliteReading.Column;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values and results as Hrana has them in JSON. */
final class HranaJson {
  private HranaJson() {}

  /** A value that came. */
  static @Nullable Object value(Json json) {
    Json.Obj value = object(json, "a value");
    Json inside = value.get("value").orElse(Json.NULL);
    try {
      return switch (value.text("type").orElse("")) {
        case "null" -> null;
        case "integer" -> Long.valueOf(text(value));
        case "float" -> number(inside);
        case "text" -> text(value);
        case "blob" -> Base64.getDecoder().decode(value.text("base64").orElse(""));
        default -> throw malformed("a value is null, integer, float, text or blob");
      };
    } catch (IllegalArgumentException e) {
      throw malformed("an integer is digits in a text, a blob base64");
    }
  }

  private static String text(Json.Obj value) {
    return value
        .text("value")
        .orElseThrow(() -> malformed("the value of a text, and of an integer, is a text"));
  }

  private static Double number(Json inside) {
    if (inside instanceof Json.Num number) return number.decimal().doubleValue();
    throw malformed("the value of a float is a number");
  }

  private static Json.Obj value(@Nullable Object value) {
    var json = new Members();
    return switch (value) {
      case null -> json.with("type", "null").object();
      case Long whole -> json.with("type", "integer").with("value", whole.toString()).object();
      case Double real when !Double.isFinite(real) -> json.with("type", "null").object();
      case Double real ->
          json.with("type", "float").with("value", new Json.Num(real.toString())).object();
      case byte[] bytes ->
          json.with("type", "blob")
              .with("base64", Base64.getEncoder().withoutPadding().encodeToString(bytes))
              .object();
      case Object text -> json.with("type", "text").with("value", text.toString()).object();
    };
  }

  static Json.Obj result(Answer answer, boolean rows) {
    List<Json> all = new ArrayList<>();
    if (rows) {
      for (List<@Nullable Object> row : answer.rows()) {
        List<Json> values = new ArrayList<>(row.size());
        for (Object value : row) values.add(value(value));
        all.add(new Json.Arr(values));
      }
    }
    return new Members()
        .with("cols", columns(answer.columns()))
        .with("rows", new Json.Arr(all))
        .with("affected_row_count", 0)
        .with("last_insert_rowid", Json.NULL)
        .with("replication_index", Json.NULL)
        .object();
  }

  static Json columns(List<Column> columns) {
    return Members.array(
        columns,
        column ->
            new Members()
                .with("name", column.name())
                .with("decltype", column.type() == null ? Json.NULL : Json.of(column.type()))
                .object());
  }

  static Json.Obj error(Refused refused) {
    return new Members().with("message", refused.sentence()).with("code", refused.code()).object();
  }

  static Json.Obj object(Json json, String what) {
    if (json instanceof Json.Obj object) return object;
    throw malformed(what + " is an object");
  }

  static List<Json> list(Json.Obj of, String name) {
    return switch (of.get(name).orElse(Json.NULL)) {
      case Json.Arr(List<Json> items) -> items;
      case Json.Null() -> List.of();
      default -> throw malformed("`" + name + "` is a list");
    };
  }

  static Malformed malformed(String message) {
    return new Malformed("HRANA_MALFORMED", message);
  }
}
