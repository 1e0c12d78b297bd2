package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import dev.lathe.model.value.TimeSpan;
import java.util.ArrayList;
import java.util.List;

/** A {@link DataType} as JSON Schema, draft 2020-12, which is OpenAPI 3.1's too. */
final class JsonSchema {
  /** What texts of decimals look like in requests. */
  private static final String DECIMAL = "^-?\\d+(\\.\\d+)?$";

  /** Where named objects are kept. */
  interface Named {
    /** Keeps {@code schema} and answers with what refers to it. */
    Json.Obj refer(String name, Json.Obj schema);
  }

  private final Named named;

  JsonSchema(Named named) {
    this.named = named;
  }

  /** Everything in place. */
  static JsonSchema inline() {
    return new JsonSchema((_, schema) -> schema);
  }

  Json.Obj of(DataType type) {
    return switch (type) {
      case DataType.Scalar(ScalarType scalar, DataType.Decimals decimals) ->
          scalar(scalar, decimals);
      case DataType.Words(var words) ->
          new Members().with("type", "string").with("enum", words).object();
      case DataType.Constant(Json.Null _) -> types("null").object();
      case DataType.Constant(Json json) -> new Members().with("const", json).object();
      case DataType.Any() -> new Members().object();
      case DataType.AnyText() -> types("string", "object", "array").object();
      case DataType.Nullable(DataType of) -> orNull(of(of));
      case DataType.ListOf(DataType item) ->
          new Members().with("type", "array").with("items", of(item)).object();
      case DataType.Ruled(DataType of, Json.Obj keywords) -> of(of, keywords);
      case DataType.Tuple(var items) -> tuple(items);
      case DataType.Obj object -> object(object);
    };
  }

  /** The schema of a member or parameter with its own keywords. */
  Json.Obj of(DataType type, Json.Obj keywords) {
    return new Members().withAll(of(type)).withAll(keywords).object();
  }

  private Json.Obj tuple(List<DataType> items) {
    var schema = new Members().with("type", "array");
    if (!items.isEmpty()) {
      schema.with("prefixItems", new Json.Arr(items.stream().<Json>map(this::of).toList()));
    }
    Json count = Json.of(items.size());
    return schema.with("minItems", count).with("maxItems", count).object();
  }

  private Json.Obj object(DataType.Obj object) {
    var properties = new Members();
    object.members().forEach(m -> properties.with(m.name(), of(m.type(), m.keywords())));
    var required = new ArrayList<String>();
    object.members().stream()
        .filter(DataType.Member::required)
        .forEach(m -> required.add(m.name()));
    var schema = new Members().with("type", "object");
    if (!required.isEmpty()) {
      schema.with("required", required);
    }
    schema.withAny("properties", properties.object());
    if (!object.open()) {
      schema.with("additionalProperties", false);
    }
    return object.name().map(name -> named.refer(name, schema.object())).orElseGet(schema::object);
  }

  private static Json.Obj scalar(ScalarType type, DataType.Decimals decimals) {
    return switch (type) {
      case INTEGER -> new Members().with("type", "integer").with("format", "int64").object();
      case STRING -> new Members().with("type", "string").object();
      case BOOLEAN -> new Members().with("type", "boolean").object();
      case DATE -> text("date", Day.PATTERN);
      case DATETIME -> text("date-time", Datetime.PATTERN);
      case DURATION -> text("duration", TimeSpan.PATTERN);
      case JSON -> new Members().object();
      case DECIMAL ->
          switch (decimals) {
            case NUMBER -> new Members().with("type", "number").object();
            case DIGITS -> new Members().with("type", "string").with("format", "decimal").object();
            case TEXT ->
                new Members()
                    .with("type", "string")
                    .with("format", "decimal")
                    .with("pattern", DECIMAL)
                    .object();
            case TEXT_OR_NUMBER ->
                types("string", "number")
                    .with("format", "decimal")
                    .with("pattern", DECIMAL)
                    .object();
          };
    };
  }

  private static Json.Obj text(String format, String pattern) {
    return new Members()
        .with("type", "string")
        .with("format", format)
        .with("pattern", pattern)
        .object();
  }

  /** The same, or null; by the shortest way that says so. */
  private static Json.Obj orNull(Json.Obj schema) {
    if (schema.members().isEmpty()) {
      return schema; // anything, and so null
    }
    var members = new Members().withAll(schema);
    if (schema.get("const").isPresent()) {
      return new Members()
          .with("enum", new Json.Arr(List.of(schema.get("const").get(), Json.NULL)))
          .object();
    }
    if (schema.get("type").isEmpty()) {
      Json nothing = new Members().with("type", "null").object();
      return new Members().with("anyOf", new Json.Arr(List.of(schema, nothing))).object();
    }
    switch (schema.get("type").get()) {
      case Json.Str(String one) -> members.with("type", List.of(one, "null"));
      case Json.Arr(var many) -> members.with("type", plusNull(many, Json.of("null")));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Obj _ -> {}
    }
    if (schema.get("enum").orElse(Json.NULL) instanceof Json.Arr(var values)) {
      members.with("enum", plusNull(values, Json.NULL));
    }
    return members.object();
  }

  private static Json plusNull(List<Json> items, Json nothing) {
    var all = new ArrayList<>(items);
    if (!all.contains(nothing)) {
      all.add(nothing);
    }
    return new Json.Arr(all);
  }

  private static Members types(String... types) {
    return types.length == 1
        ? new Members().with("type", types[0])
        : new Members().with("type", List.of(types));
  }

  /** A place that says what another one says. */
  static Json.Obj ref(String pointer) {
    return new Members().with("$ref", pointer).object();
  }
}
