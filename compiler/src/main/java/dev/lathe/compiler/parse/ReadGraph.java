package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Let;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads graphs and the shapes beside them. */
final class ReadGraph {
  private static final List<String> INPUT_KEYS =
      Stream.concat(
              Stream.of("type", "mode", "default", "scale", "code", "message"),
              FieldRules.KEYS.stream())
          .toList();
  private static final Map<String, InputMode> MODES =
      new TreeMap<>(
          Map.of(
              "required", InputMode.REQUIRED,
              "nullable", InputMode.NULLABLE,
              "defaulted", InputMode.DEFAULTED,
              "predicate_optional", InputMode.PREDICATE_OPTIONAL,
              "root", InputMode.ROOT));

  private final Findings findings;
  private final Types types;
  private final ReadNode nodes;

  ReadGraph(Findings findings) {
    this.findings = findings;
    this.types = new Types(findings);
    this.nodes = new ReadNode(findings);
  }

  Graph graph(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.GRAPH, findings);
    Name id = in.name("id");
    Optional<JsonNode> signature = in.required("signature");
    List<Node> read =
        in.requiredItems("nodes", nodes::node).stream().flatMap(Optional::stream).toList();
    Optional<Name> allowScan = in.optional("allowScan").map(this::allowScan);
    List<Let> lets = in.members("let", this::let);
    in.done();
    Fields keys = signature.map(node -> Fields.of(node, Codes.GRAPH, findings)).orElse(in);
    if (signature.isEmpty()) {
      Graph.Output none = output(new JsonNode.Str("string", in.span()), id);
      return new Graph(id, List.of(), none, read, lets, allowScan);
    }
    List<Input> inputs = keys.requiredMembers("inputs", this::input);
    Graph.Output output =
        keys.required("output")
            .map(this::output)
            .orElseGet(() -> output(new JsonNode.Str("string", keys.span()), id));
    keys.done();
    return new Graph(id, inputs, output, read, lets, allowScan);
  }

  private Name allowScan(JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    Name reason = in.name("reason");
    in.done();
    return reason;
  }

  /** The format drops unknown keys of an input; a warning says so, for most are misspelt. */
  private Input input(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    InputType type =
        in.required("type").map(types::input).orElse(new InputType.Scalar(ScalarType.STRING));
    InputMode mode = in.requiredWord("mode", MODES, InputMode.REQUIRED);
    OptionalInt scale = Scales.of(in, scalar(type), Codes.GRAPH, findings);
    Optional<JsonNode> written = in.optional("default");
    written.ifPresent(value -> fits(name, type, scale, value));
    Optional<Json> fallback = written.map(JsonNode::json);
    Optional<FieldRules> rules =
        new ReadRules(in, name, scalar(type), scale.orElse(Scale.MOST), Codes.GRAPH, findings)
            .rules();
    written.ifPresent(value -> rules.ifPresent(held -> held(name, type, held, value)));
    if (node instanceof JsonNode.Obj object) {
      for (JsonNode.Member member : object.members()) {
        if (!INPUT_KEYS.contains(member.name())) {
          findings.add(
              DiagnosticCode.INPUT_KEY_IGNORED,
              member.nameSpan(),
              "an input has no key `%s`; it is ignored".formatted(member.name()),
              NearNames.hint(member.name(), INPUT_KEYS));
          in.optional(member.name());
        }
      }
    }
    in.done();
    if (mode == InputMode.DEFAULTED && fallback.isEmpty()) {
      findings.add(
          Codes.GRAPH.missing(),
          in.keySpan("mode"),
          "`default` is missing although the mode is `defaulted`",
          "say the value that stands in, or use the mode `nullable`");
    }
    return new Input(name, type, mode, fallback, scale, rules);
  }

  private static ScalarType scalar(InputType type) {
    return switch (type) {
      case InputType.Scalar(ScalarType scalar) -> scalar;
      case InputType.ListOf(ScalarType scalar) -> scalar;
      case InputType.ListOfRows _, InputType.Row _, InputType.Rowset _ -> ScalarType.STRING;
    };
  }

  private void fits(Name name, InputType type, OptionalInt scale, JsonNode value) {
    if (!Defaults.fits(type, scale, value.json())) {
      findings.add(
          DiagnosticCode.INPUT_DEFAULT_MISMATCH,
          value.span(),
          "the default of `%s` is not a value of its type".formatted(name),
          "write what a request could send for it");
    }
  }

  /** A default is held to the rules as a value that is sent. */
  private void held(Name name, InputType type, FieldRules rules, JsonNode value) {
    List<JsonNode> items = value instanceof JsonNode.Arr(var many, _) ? many : List.of(value);
    for (JsonNode item : items) {
      rules
          .broken(scalar(type), item.json())
          .ifPresent(
              breach ->
                  findings.add(
                      DiagnosticCode.INPUT_DEFAULT_MISMATCH,
                      item.span(),
                      "the default of `%s` %s".formatted(name, breach.message()),
                      "change the default, or the input's `%s`".formatted(breach.rule())));
    }
  }

  private Graph.Output output(JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    OutputType type =
        in.required("type").map(types::output).orElse(new OutputType.Scalar(ScalarType.STRING));
    Name from = in.name("from");
    in.done();
    return new Graph.Output(type, from, in.span());
  }

  private Graph.Output output(JsonNode type, Name from) {
    return new Graph.Output(types.output(type), from, type.span());
  }

  /** The named expressions of a lets.json. */
  List<Let> lets(JsonNode root) {
    return Fields.ofRoot(root, Codes.GRAPH, findings).all(this::let);
  }

  private Let let(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    List<Let.Param> params =
        in.members(
            "params", (param, type) -> new Let.Param(param, types.scalar(type), type.span()));
    Expr is =
        in.required("is")
            .map(new ReadExpr(findings)::expr)
            .orElseGet(() -> new Expr.Literal(Json.NULL, in.span()));
    in.done();
    return new Let(name, params, is);
  }

  /** The shapes of a shapes.json. */
  List<Shape> shapes(JsonNode root) {
    return Fields.ofRoot(root, Codes.GRAPH, findings).all(this::shape);
  }

  private Shape shape(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    List<Shape.Field> fields =
        in.requiredMembers(
            "fields",
            (field, value) -> {
              Fields keys = Fields.of(value, Codes.GRAPH, findings);
              Optional<JsonNode> type = keys.required("type");
              boolean nullable = keys.flag("nullable");
              Shape.Field read =
                  type.map(t -> types.field(field, t, nullable))
                      .orElseGet(() -> new Shape.Field(field, ScalarType.STRING, nullable));
              OptionalInt scale = Scales.of(keys, read.type(), Codes.GRAPH, findings);
              keys.done();
              return read.scaled(scale);
            });
    in.done();
    return new Shape(name, fields);
  }
}
