package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.PreStep;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.json.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the {@code pre} of a binding. */
final class ReadPre {
  private static final int MAXIMUM_STEPS = 2;
  private static final int MAXIMUM_BYTES = 1024;
  private static final List<String> ROOTS =
      List.of("body", "query", "header", "form", "auth", "config", "system", "pre");

  private final Findings findings;
  private final Map<String, Span> bound = new LinkedHashMap<>();
  private final Map<String, Binding.From> requested = new TreeMap<>();

  ReadPre(Findings findings) {
    this.findings = findings;
  }

  List<PreStep> steps(Fields in) {
    List<PreStep> steps = in.items("pre", this::step).stream().flatMap(Optional::stream).toList();
    if (steps.size() > MAXIMUM_STEPS) {
      findings.add(
          DiagnosticCode.BINDINGS_STRUCTURAL_PRE_TOO_MANY,
          steps.get(MAXIMUM_STEPS).span(),
          "a binding has at most %s pre steps, this one has %s"
              .formatted(MAXIMUM_STEPS, steps.size()),
          "call the module in the graph, or make it a workflow");
    }
    return steps;
  }

  private Optional<PreStep> step(JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    Name kind = in.name("kind");
    Optional<PreStep> step =
        switch (kind.text()) {
          case "system" -> Optional.of(system(in));
          case "module-rpc" -> Optional.of(call(in));
          default -> {
            for (String key :
                List.of("op", "bytes", "module", "rpc", "input", "bindAs", "timeoutMs", "retry")) {
              in.optional(key);
            }
            if (!kind.text().isEmpty()) {
              in.malformed(kind.span(), "there is no kind of pre step named `%s`".formatted(kind));
            }
            yield Optional.empty();
          }
        };
    in.done();
    step.ifPresent(this::remember);
    return step;
  }

  private void remember(PreStep step) {
    Span first = bound.putIfAbsent(step.bindAs().text(), step.bindAs().span());
    if (first != null && !step.bindAs().text().isEmpty()) {
      findings.add(
          DiagnosticCode.BINDINGS_STRUCTURAL_PRE_DUPLICATE_BIND_AS,
          step.bindAs().span(),
          "two pre steps bind `%s`".formatted(step.bindAs()),
          first,
          "give one of them another name");
    }
  }

  private PreStep system(Fields in) {
    Name operation = in.name("op");
    CallStep.Made made =
        switch (operation.text()) {
          case "randomBytes" ->
              new CallStep.Made.RandomBytes(
                  in.required("bytes").map(n -> (int) in.number(n, 1, MAXIMUM_BYTES)).orElse(1));
          case "idempotency-key", "idempotencyKey" -> new CallStep.Made.RunId();
          default -> {
            if (!operation.text().isEmpty()) {
              findings.add(
                  Codes.BINDINGS.mistyped(),
                  operation.span(),
                  "there is no system step `%s`".formatted(operation),
                  NearNames.hint(operation.text(), List.of("randomBytes", "idempotency-key")));
            }
            in.optional("bytes");
            yield new CallStep.Made.RunId();
          }
        };
    BindAs bindAs = bindAs(in);
    return new PreStep.SystemValue(bindAs.name(), bindAs.pick(), made, in.span());
  }

  private PreStep call(Fields in) {
    Name module = in.name("module");
    Name operation = in.name("rpc");
    requested.clear();
    Template input =
        in.required("input").map(this::template).orElse(new Template.Obj(List.of(), in.span()));
    CallPolicy policy = ReadPolicy.optionalLimits(in);
    BindAs bindAs = bindAs(in);
    return new PreStep.ModuleCall(
        bindAs.name(),
        bindAs.pick(),
        module,
        operation,
        input,
        List.copyOf(requested.values()),
        policy,
        in.span());
  }

  private record BindAs(Name name, Optional<Name> pick) {}

  private BindAs bindAs(Fields in) {
    Optional<JsonNode> node = in.required("bindAs");
    if (node.isPresent() && node.get() instanceof JsonNode.Obj) {
      Fields keys = Fields.of(node.get(), Codes.BINDINGS, findings);
      var bindAs = new BindAs(keys.name("name"), keys.optionalName("pick"));
      keys.done();
      return bindAs;
    }
    return new BindAs(node.map(in::name).orElse(new Name("", in.span())), Optional.empty());
  }

  private Template template(JsonNode node) {
    return switch (node) {
      case JsonNode.Str(String text, Span span) when text.startsWith("$") ->
          new Template.Value(reference(text, span));
      case JsonNode.Obj object when isSource(object) -> new Template.Value(source(object));
      case JsonNode.Obj object -> ReadExpr.object(object, this::template);
      case JsonNode.Arr(var items, Span span) ->
          new Template.Arr(items.stream().map(this::template).toList(), span);
      case JsonNode.Str _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ ->
          new Template.Value(new Expr.Literal(node.json(), node.span()));
    };
  }

  /** {@code {"from": "header", "name": "authorization"}}, just as {@code inputFrom} has it. */
  private static boolean isSource(JsonNode.Obj object) {
    return object.member("from").filter(m -> m.value() instanceof JsonNode.Str).isPresent()
        && object.members().stream()
            .allMatch(m -> List.of("from", "name", "path", "required").contains(m.name()));
  }

  private Expr source(JsonNode.Obj object) {
    String from = ((JsonNode.Str) object.member("from").orElseThrow().value()).value();
    String key = from.equals("body") ? "path" : "name";
    String name =
        object
            .member(key)
            .map(JsonNode.Member::value)
            .filter(JsonNode.Str.class::isInstance)
            .map(value -> "." + ((JsonNode.Str) value).value())
            .orElse("");
    return reference("$" + from + name, object.span());
  }

  private Expr reference(String text, Span span) {
    int dot = text.indexOf('.');
    String root = text.substring(1, dot < 0 ? text.length() : dot);
    String rest = dot < 0 ? "" : text.substring(dot + 1);
    return switch (root) {
      case "body" ->
          request(
              text,
              new InputSource.FromBody(
                  rest.isEmpty() ? List.of() : Arrays.asList(rest.split("\\.", -1))),
              span);
      case "query" -> request(text, new InputSource.FromQuery(rest), span);
      case "form" -> request(text, new InputSource.FromForm(rest), span);
      case "header" ->
          request(text, new InputSource.FromHeader(rest.toLowerCase(Locale.ROOT)), span);
      case "auth" -> {
        if (!rest.equals("userId")) {
          wrong(span, "`auth` has nothing but `userId`", Optional.of("write `$auth.userId`"));
        }
        yield request(text, new InputSource.FromActor(), span);
      }
      case "system", "pre" -> earlier(rest, span);
      case "config" ->
          wrong(span, "the configuration has no key `%s`".formatted(rest), Optional.empty());
      default ->
          wrong(
              span,
              "`%s` begins with no part of a request".formatted(text),
              NearNames.hint(root, ROOTS));
    };
  }

  private Expr earlier(String rest, Span span) {
    String name = rest.split("\\.", -1)[0];
    if (!bound.containsKey(name)) {
      findings.add(
          DiagnosticCode.BLUEPRINT_GRAPH_PRE_REF_UNDEFINED_BINDING,
          span,
          "no earlier pre step binds `%s`".formatted(name),
          NearNames.hint(name, bound.keySet()));
      return new Expr.Literal(Json.NULL, span);
    }
    return new Expr.Ref("$pre." + rest, span);
  }

  private Expr request(String text, InputSource source, Span span) {
    var name = new Name("pre" + text, span);
    requested.put(name.text(), new Binding.From(name, source, false, span));
    return new Expr.Param(name, span);
  }

  private Expr wrong(Span span, String message, Optional<String> hint) {
    findings.add(Codes.BINDINGS.mistyped(), span, message, hint);
    return new Expr.Literal(Json.NULL, span);
  }
}
