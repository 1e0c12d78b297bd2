package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.NativeOperation;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads operations.json: which operations are code, and where. */
final class ReadOperations {
  private static final Map<String, String> VERSIONS = Map.of("1", "1");
  private static final Map<String, String> KINDS = Map.of("native", "native");
  private static final Map<String, String> EFFECTS =
      new TreeMap<>(Map.of("read", "read", "write", "write"));

  private final Findings findings;

  ReadOperations(Findings findings) {
    this.findings = findings;
  }

  List<NativeOperation> operations(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.OPERATIONS, findings);
    in.requiredWord("version", VERSIONS, "1");
    List<NativeOperation> operations = in.requiredMembers("operations", this::operation);
    in.done();
    return operations;
  }

  private NativeOperation operation(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.OPERATIONS, findings);
    Optional<JsonNode> handler = in.required("handler");
    NativeOperation operation =
        handler
            .map(value -> handler(name, value))
            .orElseGet(() -> new NativeOperation(name, name, name));
    object(in, "input");
    object(in, "output");
    in.word("effect", EFFECTS, "read");
    in.optionalName("idempotency");
    in.done();
    return operation;
  }

  private NativeOperation handler(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.OPERATIONS, findings);
    in.requiredWord("kind", KINDS, "native");
    var operation = new NativeOperation(name, in.name("entry"), in.name("export"));
    in.done();
    return operation;
  }

  /** What code declares about itself, which is not read. */
  private static void object(Fields in, String key) {
    in.optional(key)
        .filter(value -> !(value instanceof JsonNode.Obj))
        .ifPresent(value -> in.mistyped(value, "an object"));
  }
}
