package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Optional;

/** Reads a tree of elements as one file has it: fragments are named and not yet put in. */
final class ReadSpec {
  private final Findings findings;

  ReadSpec(Findings findings) {
    this.findings = findings;
  }

  /** One file. */
  record Tree(Name root, List<Part> parts) {
    Optional<Part> part(String id) {
      return parts.stream().filter(part -> part.id().text().equals(id)).findFirst();
    }
  }

  /** What stands under an id. */
  sealed interface Part {
    Name id();

    /** An element. */
    record Own(
        Name id,
        Name type,
        List<JsonNode.Member> props,
        List<Name> children,
        Optional<JsonNode> visible,
        List<JsonNode.Member> on,
        List<JsonNode.Member> watch,
        Optional<Name> repeats,
        Optional<Name> key)
        implements Part {}

    /** A fragment, and what its parameters stand for. */
    record Fragment(Name id, Name ref, List<JsonNode.Member> bind) implements Part {}
  }

  Tree tree(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.UI_SPEC, findings);
    var tree = new Tree(in.name("root"), in.requiredMembers("elements", this::part));
    in.done();
    return tree;
  }

  private Part part(Name id, JsonNode node) {
    Fields in = Fields.of(node, Codes.UI_SPEC, findings);
    Part part = in.has("$ref") ? fragment(id, in) : own(id, in);
    in.done();
    return part;
  }

  private static Part fragment(Name id, Fields in) {
    Name ref = in.name("$ref");
    List<JsonNode.Member> bind =
        in.required("bind").map(value -> members(in, value)).orElse(List.of());
    return new Part.Fragment(id, ref, bind);
  }

  private Part own(Name id, Fields in) {
    Name type = in.name("type");
    List<JsonNode.Member> props = members(in, "props");
    List<Name> children = in.names("children");
    Optional<JsonNode> visible = in.optional("visible");
    List<JsonNode.Member> on = members(in, "on");
    List<JsonNode.Member> watch = members(in, "watch");
    Optional<Fields> repeat =
        in.optional("repeat").map(value -> Fields.of(value, Codes.UI_SPEC, findings));
    Optional<Name> repeats = repeat.map(keys -> keys.name("statePath"));
    Optional<Name> key = repeat.flatMap(keys -> keys.optionalName("key"));
    repeat.ifPresent(Fields::done);
    return new Part.Own(id, type, props, children, visible, on, watch, repeats, key);
  }

  private static List<JsonNode.Member> members(Fields in, String key) {
    return in.optional(key).map(value -> members(in, value)).orElse(List.of());
  }

  private static List<JsonNode.Member> members(Fields in, JsonNode value) {
    if (value instanceof JsonNode.Obj(var members, _)) {
      return members;
    }
    in.mistyped(value, "an object");
    return List.of();
  }
}
