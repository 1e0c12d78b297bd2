package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Keyed;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the nodes of a graph. */
final class ReadNode {
  private static final List<String> KINDS =
      List.of(
          "findMany",
          "findOne",
          "filter",
          "map",
          "reduce",
          "sort",
          "limit",
          "distinct",
          "lookupOne",
          "uuid",
          "emit",
          "call",
          "branch",
          "result");
  private static final Map<String, AggregateFunction> FUNCTIONS =
      new TreeMap<>(
          Map.of(
              "count", AggregateFunction.COUNT,
              "count_distinct", AggregateFunction.COUNT_DISTINCT,
              "sum", AggregateFunction.SUM,
              "avg", AggregateFunction.AVG,
              "min", AggregateFunction.MIN,
              "max", AggregateFunction.MAX,
              "group_array", AggregateFunction.GROUP_ARRAY));
  private static final Map<String, Boolean> DESCENDING =
      new TreeMap<>(Map.of("asc", false, "desc", true));
  private static final Map<String, Keyed> KEYED =
      new TreeMap<>(
          Map.of(
              "inherit", Keyed.INHERIT,
              "none", Keyed.NONE,
              "derive", Keyed.DERIVE));
  private static final Map<String, Boolean> ON_ERROR = Map.of("fail", true);
  private static final Map<String, Boolean> NULLS_FIRST =
      new TreeMap<>(Map.of("first", true, "last", false));

  private final Findings findings;
  private final ReadExpr exprs;

  ReadNode(Findings findings) {
    this.findings = findings;
    this.exprs = new ReadExpr(findings);
  }

  /** The node, or nothing where its kind is unknown. */
  Optional<Node> node(JsonNode json) {
    Fields in = Fields.of(json, Codes.GRAPH, findings);
    Name id = in.name("id");
    Name type = in.name("type");
    return switch (type.text()) {
      case "call" -> Optional.of(call(id, in));
      case "branch" -> {
        List<Node.Case> cases = in.requiredItems("cases", this::branchCase);
        if (in.holdsNothing("cases")) {
          in.malformed(in.keySpan("cases"), "a branch has at least one case");
        }
        in.done();
        yield Optional.of(new Node.Branch(id, cases));
      }
      case "result" -> {
        Template value = template(in, "value");
        Optional<Name> of = in.optionalName("of");
        in.done();
        yield Optional.of(new Node.Result(id, value, of));
      }
      case "findMany",
          "findOne",
          "filter",
          "map",
          "reduce",
          "sort",
          "limit",
          "distinct",
          "lookupOne",
          "uuid",
          "emit" -> {
        Optional<JsonNode> config = in.required("config");
        in.done();
        yield config.map(value -> configured(id, type, Fields.of(value, Codes.GRAPH, findings)));
      }
      default -> {
        if (!type.text().isEmpty()) {
          findings.add(
              Codes.GRAPH.mistyped(),
              type.span(),
              "there is no kind of node named `%s`".formatted(type),
              NearNames.hint(type.text(), KINDS));
        }
        yield Optional.empty();
      }
    };
  }

  private Node configured(Name id, Name type, Fields in) {
    Node node =
        switch (type.text()) {
          case "findMany" -> new Node.FindMany(id, source(in));
          case "findOne" -> new Node.FindOne(id, source(in), expr(in, "where"));
          case "filter" -> filter(id, in);
          case "map" -> {
            Name input = in.name("input");
            List<Node.Assignment> fields = assignments(in, "fields");
            yield new Node.MapRows(
                id, input, into(in, fields.stream().map(Node.Assignment::name)), fields);
          }
          case "reduce" -> {
            Name input = in.name("input");
            List<Node.Assignment> group = assignments(in, "group");
            List<Node.Measure> measures = in.requiredMembers("measures", this::measure);
            Stream<Name> fields =
                Stream.concat(
                    group.stream().map(Node.Assignment::name),
                    measures.stream().map(Node.Measure::name));
            yield new Node.Reduce(id, input, into(in, fields), group, measures);
          }
          case "sort" -> sort(id, in);
          case "limit" -> new Node.Limit(id, in.name("input"), count(in));
          case "distinct" -> new Node.Distinct(id, in.name("input"));
          case "lookupOne" ->
              new Node.LookupOne(
                  id,
                  in.name("input"),
                  in.name("entity"),
                  in.name("as"),
                  exprs.match(in),
                  in.flag("optional", false));
          case "uuid" -> new Node.Uuid(id, in.optional("each").map(exprs::expr));
          default -> emit(id, in);
        };
    in.done();
    return node;
  }

  /** The shape of a node's rows, whose fields are these. */
  private static Name into(Fields in, Stream<Name> fields) {
    List<String> names = fields.map(Name::text).filter(name -> !name.isEmpty()).toList();
    return in.name(
        "into",
        names.isEmpty()
            ? "add `\"into\": \"…\"` with the name of a shape"
            : "add `\"into\": \"…\"` with the name of a shape whose fields are %s"
                .formatted(NearNames.listed(names, "and")));
  }

  private Node filter(Name id, Fields in) {
    Name input = in.name("input");
    if (in.optional("predicate").isPresent()) {
      findings.add(
          DiagnosticCode.TIER1_UNSUPPORTED_EXPR,
          in.keySpan("predicate"),
          "the format reserves named predicates without giving them a meaning",
          "write the condition as `expr`");
      in.optional("expr");
      return new Node.Filter(id, input, new Expr.Literal(new Json.Bool(true), in.span()));
    }
    Expr condition = expr(in, "expr");
    return new Node.Filter(id, input, condition, Wordings.in(in, Codes.GRAPH, findings));
  }

  private Node sort(Name id, Fields in) {
    Name input = in.name("input");
    List<Node.SortKey> by = in.requiredItems("by", this::sortKey);
    if (in.holdsNothing("by")) {
      in.malformed(in.keySpan("by"), "a sort has at least one key");
    }
    return new Node.Sort(id, input, by);
  }

  private Node emit(Name id, Fields in) {
    return new Node.Emit(
        id,
        in.name("aggregate"),
        expr(in, "aggregateId"),
        in.name("transition"),
        assignments(in, "payload"),
        in.optional("actor").map(exprs::expr),
        in.optional("expectedVersion").map(exprs::expr),
        loop(in),
        in.members("children", new ReadChildren(findings, exprs)::children));
  }

  private Optional<Node.Loop> loop(Fields in) {
    Optional<JsonNode> each = in.optional("each");
    if (each.isEmpty()) {
      return Optional.empty();
    }
    Name as = in.name("as");
    Optional<JsonNode> max = in.optional("max");
    return Optional.of(
        new Node.Loop(
            exprs.expr(each.get()),
            as,
            max.map(ReadNode::whole).orElse(OptionalLong.empty()),
            max.map(JsonNode::span).orElse(each.get().span())));
  }

  private static OptionalLong whole(JsonNode node) {
    try {
      return node instanceof JsonNode.Num(String digits, _)
          ? OptionalLong.of(Long.parseLong(digits))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private Node call(Name id, Fields in) {
    Node.Target target =
        in.required("target")
            .map(this::target)
            .orElse(new Node.Target.OfModule(new Name("", in.span()), new Name("", in.span())));
    Template input = template(in, "input");
    Optional<Fields> policy =
        in.required("policy").map(node -> Fields.of(node, Codes.GRAPH, findings));
    CallPolicy limits = policy.map(ReadPolicy::limits).orElse(ReadPolicy.DEFAULT);
    Keyed keyed = policy.map(this::keyed).orElse(Keyed.INHERIT);
    policy.ifPresent(keys -> keys.requiredWord("onError", ON_ERROR, true));
    policy.ifPresent(Fields::done);
    Optional<Node.Compensation> compensation =
        in.optional("compensate").map(node -> compensation(node, target));
    in.done();
    return new Node.Call(id, target, input, limits, keyed, compensation, in.span());
  }

  /** Of the module that is made good for, where it names no other. */
  private Node.Compensation compensation(JsonNode node, Node.Target of) {
    Fields keys = Fields.of(node, Codes.GRAPH, findings);
    Node.Target target =
        !keys.has("module") && of instanceof Node.Target.OfModule(Name module, Name _)
            ? new Node.Target.OfModule(module, keys.name("operation"))
            : new Node.Target.OfModule(keys.name("module"), keys.name("operation"));
    Template input = template(keys, "input");
    keys.done();
    return new Node.Compensation(target, input, node.span());
  }

  private Node.Target target(JsonNode node) {
    Fields keys = Fields.of(node, Codes.GRAPH, findings);
    Node.Target target =
        keys.has("service")
            ? new Node.Target.OfService(keys.name("service"), keys.name("operation"))
            : new Node.Target.OfModule(keys.name("module"), keys.name("operation"));
    keys.done();
    return target;
  }

  private Keyed keyed(Fields policy) {
    Optional<Fields> idempotency =
        policy.optional("idempotency").map(node -> Fields.of(node, Codes.GRAPH, findings));
    if (idempotency.isEmpty()) {
      return Keyed.INHERIT;
    }
    Keyed keyed = idempotency.get().requiredWord("mode", KEYED, Keyed.INHERIT);
    idempotency.get().optional("key").ifPresent(exprs::expr);
    idempotency.get().done();
    return keyed;
  }

  private Node.Case branchCase(JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    boolean byDefault = in.flag("default", false);
    if (in.has("default") && !byDefault) {
      in.malformed(in.keySpan("default"), "`default` is true where it is there");
    }
    Optional<Expr> when = in.optional("when").map(exprs::expr);
    Name then = in.name("then");
    in.done();
    if (byDefault == when.isPresent()) {
      in.malformed(in.span(), "a case has either `when` or `\"default\": true`");
    }
    return new Node.Case(when, then, in.span());
  }

  private Node.Source source(Fields in) {
    return source(in, exprs, findings);
  }

  /** The {@code source} of something that reads rows. */
  static Node.Source source(Fields in, ReadExpr exprs, Findings findings) {
    Optional<JsonNode> node = in.required("source");
    if (node.isEmpty()) {
      return new Node.Source.OfEntity(new Name("", in.span()));
    }
    Fields keys = Fields.of(node.get(), Codes.GRAPH, findings);
    Node.Source source;
    if (keys.has("projection")) {
      source = new Node.Source.OfProjection(keys.name("projection"));
    } else if (keys.has("eventType")) {
      source = new Node.Source.OfEvent(keys.name("eventType"));
    } else if (keys.has("children")) {
      source = new Node.Source.OfChildren(keys.name("children"));
    } else if (keys.has("param")) {
      source = new Node.Source.OfInput(keys.name("param"));
    } else if (keys.has("system")) {
      source = new Node.Source.OfSystem(keys.name("system"));
    } else if (keys.has("events")) {
      source =
          history(Fields.of(keys.required("events").orElseThrow(), Codes.GRAPH, findings), exprs);
    } else if (keys.has("entity")) {
      source = new Node.Source.OfEntity(keys.name("entity"));
    } else {
      keys.optional("entity");
      keys.optional("projection");
      keys.optional("eventType");
      source = new Node.Source.OfEntity(new Name("", node.get().span()));
      if (node.get() instanceof JsonNode.Obj(var members, Span span) && members.isEmpty()) {
        findings.add(
            Codes.GRAPH.missing(),
            span,
            "a source is missing",
            "name an `entity`, a `projection` or an `eventType`");
      }
    }
    keys.done();
    return source;
  }

  private static Node.Source history(Fields in, ReadExpr exprs) {
    Name entity = in.name("entity");
    Expr id = expr(in, "id", exprs);
    Optional<Name> eventType = in.optionalName("eventType");
    in.done();
    return new Node.Source.OfHistory(entity, id, eventType);
  }

  private List<Node.Assignment> assignments(Fields in, String key) {
    return in.requiredMembers(key, (name, value) -> new Node.Assignment(name, exprs.expr(value)));
  }

  private Node.Measure measure(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    AggregateFunction function = in.requiredWord("fn", FUNCTIONS, AggregateFunction.COUNT);
    Optional<Expr> expr = in.optional("expr").map(exprs::expr);
    OptionalInt scale = Scales.of(in, function, findings);
    in.done();
    if (expr.isEmpty() && function != AggregateFunction.COUNT) {
      findings.add(Codes.GRAPH.missing(), in.span(), "`expr` is missing: what shall be aggregated");
    }
    return new Node.Measure(name, function, expr, in.span(), scale);
  }

  private Node.SortKey sortKey(JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    Name field = in.name("field");
    boolean descending = in.word("dir", DESCENDING, false);
    boolean nullsFirst = in.word("nulls", NULLS_FIRST, false);
    in.done();
    return new Node.SortKey(new Expr.Path(field.text(), field.span()), descending, nullsFirst);
  }

  private Node.Count count(Fields in) {
    Optional<JsonNode> node = in.required("count");
    if (node.isPresent() && node.get() instanceof JsonNode.Obj object) {
      Fields keys = Fields.of(object, Codes.GRAPH, findings);
      Name input = keys.name("$param");
      keys.done();
      return new Node.Count.OfInput(input);
    }
    return new Node.Count.Fixed(node.map(value -> in.number(value, 0, Long.MAX_VALUE)).orElse(0L));
  }

  private Expr expr(Fields in, String key) {
    return expr(in, key, exprs);
  }

  private static Expr expr(Fields in, String key, ReadExpr exprs) {
    return in.required(key).map(exprs::expr).orElse(new Expr.Literal(Json.NULL, in.span()));
  }

  private Template template(Fields in, String key) {
    return in.required(key)
        .map(exprs::template)
        .orElse(new Template.Value(new Expr.Literal(Json.NULL, in.span())));
  }
}
