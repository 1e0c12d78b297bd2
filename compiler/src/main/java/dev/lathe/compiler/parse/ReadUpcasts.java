package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Upcast;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what events of older forms say in the next one, by event type and form. */
final class ReadUpcasts {
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

  private final Map<String, ScalarType> types;
  private final ReadExpr expressions;
  private final Findings findings;

  ReadUpcasts(Map<String, ScalarType> types, ReadExpr expressions, Findings findings) {
    this.types = types;
    this.expressions = expressions;
    this.findings = findings;
  }

  /** Those of an entity, in the order in which they are written. */
  List<Upcast> of(Fields entity) {
    var upcasts = new ArrayList<Upcast>();
    entity.members(
        "upcasts",
        (type, forms) -> {
          Fields in = Fields.of(forms, Codes.PDM, findings);
          return upcasts.addAll(in.all((version, node) -> of(type, version, node)));
        });
    return List.copyOf(upcasts);
  }

  private Upcast of(Name type, Name version, JsonNode node) {
    Fields in = Fields.of(node, Codes.PDM, findings);
    List<Entity.Field> had = in.members("had", this::had);
    List<Upcast.Set> set = new ArrayList<>();
    in.required("set")
        .ifPresent(
            fields ->
                set.addAll(
                    in.members(
                        fields, (field, value) -> new Upcast.Set(field, expressions.expr(value)))));
    in.done();
    return new Upcast(type, version(version), had, set, version.span());
  }

  private int version(Name version) {
    if (VERSION.matcher(version.text()).matches()) {
      return Integer.parseInt(version.text());
    }
    findings.add(
        Codes.PDM.mistyped(),
        version.span(),
        "`%s` is no version of an event's form".formatted(version),
        "versions are numbers from \"1\" on: what the log has as `schema_version`");
    return 1;
  }

  /** A type, or that and a decimal's scale. */
  private Entity.Field had(Name name, JsonNode node) {
    if (node instanceof JsonNode.Str) {
      Fields around = Fields.of(new JsonNode.Obj(List.of(), node.span()), Codes.PDM, findings);
      ScalarType type = around.word(node, types, ScalarType.STRING);
      return field(name, type, type == ScalarType.DECIMAL ? Scale.DEFAULT : 0);
    }
    Fields in = Fields.of(node, Codes.PDM, findings);
    ScalarType type = in.requiredWord("type", types, ScalarType.STRING);
    int usual = type == ScalarType.DECIMAL ? Scale.DEFAULT : 0;
    int scale = Scales.of(in, type, Codes.PDM, findings).orElse(usual);
    in.done();
    return field(name, type, scale);
  }

  /** Events of before may lack whatever they had. */
  private static Entity.Field field(Name name, ScalarType type, int scale) {
    return new Entity.Field(name, type, true, name, Optional.empty(), scale);
  }
}
