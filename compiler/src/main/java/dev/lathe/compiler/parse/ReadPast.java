package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Past;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.TimeSpan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads what things were called, and what events of before lack. */
final class ReadPast {
  private ReadPast() {}

  /** A name or several under {@code key}, which may be absent. */
  static List<Name> names(Fields in, String key) {
    return in.optional(key)
        .map(
            node ->
                node instanceof JsonNode.Arr ? in.items(node, in::name) : List.of(in.name(node)))
        .orElse(List.of());
  }

  /** What a field of {@code type} says of its past. */
  static Past of(Fields in, Name field, ScalarType type, int scale, Findings findings) {
    List<Name> was = names(in, "was");
    Optional<Past.Fallback> fallback =
        in.optional("default").flatMap(node -> fallback(node, field, type, scale, findings));
    return was.isEmpty() && fallback.isEmpty()
        ? Past.NONE
        : new Past(was, fallback, new TreeMap<>());
  }

  private static Optional<Past.Fallback> fallback(
      JsonNode node, Name field, ScalarType type, int scale, Findings findings) {
    Json value = node.json();
    OptionalInt decimals = type == ScalarType.DECIMAL ? OptionalInt.of(scale) : OptionalInt.empty();
    boolean fits =
        !(value instanceof Json.Null)
            && Defaults.fits(new InputType.Scalar(type), decimals, value)
            && written(type, value);
    if (!fits) {
      String wanted =
          type == ScalarType.DECIMAL
              ? "a decimal of at most %s decimals".formatted(scale)
              : type.word();
      findings.add(
          DiagnosticCode.EVOLUTION_DEFAULT_MISFIT,
          node.span(),
          "the default of `%s` is not what the field may have: %s".formatted(field, wanted),
          "write a literal of the field's type; a field that may be null needs none");
      return Optional.empty();
    }
    return Optional.of(new Past.Fallback(told(type, value), node.span()));
  }

  /** A request may send a number as a text; a blueprint has no reason to. */
  private static boolean written(ScalarType type, Json value) {
    return switch (type) {
      case INTEGER -> value instanceof Json.Num;
      case BOOLEAN -> value instanceof Json.Bool;
      case STRING, DATE, DATETIME, DURATION, DECIMAL, JSON -> true;
    };
  }

  /** {@code value} as an event would say it. */
  private static Json told(ScalarType type, Json value) {
    return switch (value) {
      case Json.Num number when type == ScalarType.DECIMAL ->
          Json.of(number.decimal().toPlainString());
      case Json.Str(String text) when type == ScalarType.DATETIME ->
          Json.of(Datetime.told(Datetime.canonical(text)));
      case Json.Str(String text) when type == ScalarType.DURATION ->
          TimeSpan.canonical(text).map(Json::of).orElse(value);
      case Json.Num _, Json.Str _, Json.Bool _, Json.Null _, Json.Arr _, Json.Obj _ -> value;
    };
  }

  /** A state: its name, or that and what it was called. */
  static Name state(JsonNode node, List<Entity.StateMachine.Former> former, Findings findings) {
    if (!(node instanceof JsonNode.Obj)) {
      Fields around = Fields.of(new JsonNode.Obj(List.of(), node.span()), Codes.PDM, findings);
      return around.name(node);
    }
    Fields in = Fields.of(node, Codes.PDM, findings);
    Name now = in.name("name");
    names(in, "was").forEach(was -> former.add(new Entity.StateMachine.Former(was, now)));
    in.done();
    return now;
  }

  /** {@code fields}, of which the one with the state knows what states were called. */
  static List<Entity.Field> states(List<Entity.Field> fields, Entity.StateMachine machine) {
    var values = new TreeMap<String, String>();
    machine.former().forEach(former -> values.put(former.was().text(), former.now().text()));
    return values.isEmpty()
        ? fields
        : fields.stream()
            .map(
                field ->
                    field.name().text().equals(machine.stateField().text())
                        ? field.with(field.past().with(values))
                        : field)
            .toList();
  }
}
