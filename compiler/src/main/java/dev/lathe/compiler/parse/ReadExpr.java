package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads expressions, and templates whose leaves are expressions. */
final class ReadExpr {
  private static final Map<String, ExprOperator> OPERATORS = operators();
  private static final Map<String, ExprFunction> FUNCTIONS = functions();

  /** Keys that make an object an expression although no operator has their name. */
  private static final Set<String> RESERVED = Set.of("case", "exists", "lookup");

  private final Findings findings;

  ReadExpr(Findings findings) {
    this.findings = findings;
  }

  private static Map<String, ExprOperator> operators() {
    var words = new TreeMap<String, ExprOperator>();
    for (ExprOperator operator : ExprOperator.values()) {
      words.put(operator.name().toLowerCase(Locale.ROOT), operator);
    }
    return words;
  }

  private static Map<String, ExprFunction> functions() {
    var words = new TreeMap<String, ExprFunction>();
    for (ExprFunction function : ExprFunction.values()) {
      words.put(function.word(), function);
    }
    return words;
  }

  Template template(JsonNode node) {
    return switch (node) {
      case JsonNode.Obj object when !isExpression(object.members()) ->
          object(object, this::template);
      case JsonNode.Arr(var items, var span) ->
          new Template.Arr(items.stream().map(this::template).toList(), span);
      case JsonNode.Obj _, JsonNode.Str _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ ->
          new Template.Value(expr(node));
    };
  }

  /** An object each of whose members is a template. */
  static Template object(JsonNode.Obj object, Function<JsonNode, Template> each) {
    return new Template.Obj(
        object.members().stream()
            .map(
                member ->
                    new Template.Member(
                        new Name(member.name(), member.nameSpan()), each.apply(member.value())))
            .toList(),
        object.span());
  }

  // Functions have everyday words, which answers have had as members all along.
  private static boolean isExpression(List<JsonNode.Member> members) {
    boolean applied =
        members.size() == 1
            && FUNCTIONS.containsKey(members.getFirst().name())
            && members.getFirst().value() instanceof JsonNode.Arr;
    return applied
        || part(members)
        || ReadMany.isAggregate(members)
        || members.stream()
            .map(JsonNode.Member::name)
            .anyMatch(
                name ->
                    name.startsWith("$") || OPERATORS.containsKey(name) || RESERVED.contains(name));
  }

  Expr expr(JsonNode node) {
    return switch (node) {
      case JsonNode.Str(String text, Span span) -> path(text, span);
      case JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ ->
          new Expr.Literal(node.json(), node.span());
      case JsonNode.Obj(var members, Span span) -> {
        if (quotient(members)) {
          yield quotient((JsonNode.Obj) node);
        }
        if (part(members)) {
          yield part((JsonNode.Obj) node);
        }
        if (members.size() != 1) {
          yield wrong(
              span,
              "an expression has exactly one key, this object has %s".formatted(members.size()),
              Optional.of(
                  "combine conditions with `and`, wrap plain data as `$literal`; an answer's object"
                      + " has no member that is called like an operator"));
        }
        yield keyed(members.getFirst(), span);
      }
      case JsonNode.Arr(_, Span span) ->
          wrong(
              span,
              "an array stands where an expression should",
              Optional.of("wrap plain data as `{\"$literal\": …}`"));
    };
  }

  /** A path as a sort key or a group may have it. */
  Expr.Path path(String text, Span span) {
    if (text.isBlank()) {
      findings.add(Codes.GRAPH.mistyped(), span, "a path can't be empty");
    }
    return new Expr.Path(text, span);
  }

  private Expr keyed(JsonNode.Member member, Span span) {
    JsonNode value = member.value();
    return switch (member.name()) {
      case "$literal" -> new Expr.Literal(value.json(), span);
      case "$param" -> new Expr.Param(word(value), span);
      case "$ref" -> new Expr.Ref(word(value).text(), span);
      case "$node" -> new Expr.NodeOutput(word(value), span);
      case "$let" -> let(value, span);
      case "case" -> cases(value, span);
      case "in" -> in(member, span);
      case "$list" -> unsupported(member, "a list stands only on the right of `in`", span);
      case "exists" -> new ReadMany(findings, this).exists(value, span);
      case "lookup" -> lookup(value, span);
      case "$pre" -> new Expr.Ref("$pre." + word(value).text(), span);
      default -> operation(member, span);
    };
  }

  private static boolean quotient(List<JsonNode.Member> members) {
    return members.size() == 2
        && members.stream().anyMatch(m -> m.name().equals("div"))
        && members.stream().anyMatch(m -> m.name().equals("scale"));
  }

  /** {@code {"div": [a, b], "scale": 2}}. */
  private Expr quotient(JsonNode.Obj node) {
    OptionalInt scale = Scales.of(Fields.of(node, Codes.GRAPH, findings), Codes.GRAPH, findings);
    JsonNode.Member div = node.member("div").orElseThrow();
    Expr read = operation(div, node.span());
    return read instanceof Expr.Op(var operator, var operands, Span span, _)
        ? new Expr.Op(operator, operands, span, scale)
        : read;
  }

  /** Whether it is {@code path} with {@code as}; both are everyday words, so both must fit. */
  private static boolean part(List<JsonNode.Member> members) {
    return members.size() == 2
        && members.stream()
            .anyMatch(m -> m.name().equals("path") && m.value() instanceof JsonNode.Arr)
        && members.stream()
            .anyMatch(m -> m.name().equals("as") && m.value() instanceof JsonNode.Str);
  }

  /** {@code {"path": [json, "$.a.b"], "as": "string"}}. */
  private Expr part(JsonNode.Obj node) {
    Expr read = operation(node.member("path").orElseThrow(), node.span());
    JsonNode as = node.member("as").orElseThrow().value();
    Name type = word(as);
    var known = new TreeSet<>(Types.SCALARS.keySet());
    known.remove(ScalarType.DURATION.word()); // has several spellings, of which SQL knows one
    if (!known.contains(type.text())) {
      return wrong(
          as.span(), "there is no type `%s`".formatted(type), NearNames.hint(type.text(), known));
    }
    return read instanceof Expr.Applied(var function, var operands, Span span)
        ? new Expr.Applied(
            function,
            List.of(operands.get(0), operands.get(1), new Expr.Literal(as.json(), as.span())),
            span)
        : read;
  }

  private Expr lookup(JsonNode node, Span span) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    Name entity = in.name("entity");
    List<Node.Assignment> match = match(in);
    Name field = in.name("field");
    boolean optional = in.flag("optional", false);
    in.done();
    return new Expr.Lookup(entity, match, field, optional, span);
  }

  /** What {@code lookup} and {@code lookupOne} find their row by; a {@code path} they lack. */
  List<Node.Assignment> match(Fields in) {
    if (in.optional("path").isPresent()) {
      findings.add(
          DiagnosticCode.TIER1_UNSUPPORTED_EXPR,
          in.keySpan("path"),
          "the format reserves `path` without giving it a meaning",
          "follow relations in the paths of `match`");
    }
    return in.requiredMembers("match", (name, value) -> new Node.Assignment(name, expr(value)));
  }

  private Expr unsupported(JsonNode.Member member, String message, Span span) {
    findings.add(DiagnosticCode.TIER1_UNSUPPORTED_EXPR, member.nameSpan(), message);
    return new Expr.Literal(Json.NULL, span);
  }

  private Expr operation(JsonNode.Member member, Span span) {
    ExprOperator operator = OPERATORS.get(member.name());
    if (operator != null) {
      return operands(member, least(operator), most(operator))
          .<Expr>map(operands -> new Expr.Op(operator, operands, span))
          .orElse(new Expr.Literal(Json.NULL, span));
    }
    ExprFunction function = FUNCTIONS.get(member.name());
    if (function != null) {
      return operands(member, function.least(), function.most())
          .<Expr>map(operands -> new Expr.Applied(function, words(function, operands), span))
          .orElse(new Expr.Literal(Json.NULL, span));
    }
    if (ReadMany.FUNCTIONS.containsKey(member.name())) {
      return new ReadMany(findings, this).aggregate(member, span);
    }
    var known = new TreeSet<>(OPERATORS.keySet());
    known.addAll(FUNCTIONS.keySet());
    known.addAll(ReadMany.FUNCTIONS.keySet());
    known.addAll(List.of("$literal", "$param", "$ref", "$node", "case", "exists", "lookup"));
    return wrong(
        member.nameSpan(),
        "there is no operator `%s`".formatted(member.name()),
        NearNames.hint(member.name(), known));
  }

  /** Bare strings where a function takes a word of its own are that word. */
  private static List<Expr> words(ExprFunction function, List<Expr> operands) {
    var read = new ArrayList<Expr>();
    for (Expr operand : operands) {
      read.add(
          operand instanceof Expr.Path(String text, Span span)
                  && function.takesWord(read.size())
                  && !isField(function, text)
              ? new Expr.Literal(Json.of(text), span)
              : operand);
    }
    return read;
  }

  /** A duration may be a field's: what has a dot, and is none itself, is a path. */
  private static boolean isField(ExprFunction function, String text) {
    boolean moves = function == ExprFunction.ADD_DURATION || function == ExprFunction.SUB_DURATION;
    return moves && text.contains(".") && TimeSpan.of(text).isEmpty();
  }

  /** The operands of {@code member}, nothing where there are fewer or more, which is reported. */
  private Optional<List<Expr>> operands(JsonNode.Member member, int least, int most) {
    if (!(member.value() instanceof JsonNode.Arr(var items, Span list))) {
      findings.add(
          Codes.GRAPH.mistyped(),
          member.value().span(),
          "%s stands where the operands of `%s` should"
              .formatted(member.value().kind(), member.name()),
          "operands stand in an array");
      return Optional.empty();
    }
    if (items.size() < least || items.size() > most) {
      String wanted =
          most == Integer.MAX_VALUE
              ? "at least " + operands(least)
              : least == most ? operands(least) : "%s to %s operands".formatted(least, most);
      findings.add(
          Codes.GRAPH.mistyped(),
          list,
          "`%s` has %s, not %s".formatted(member.name(), wanted, items.size()));
      return Optional.empty();
    }
    return Optional.of(items.stream().map(this::expr).toList());
  }

  private static String operands(int count) {
    return count == 1 ? "one operand" : count + " operands";
  }

  private static int least(ExprOperator operator) {
    return switch (operator) {
      case EQ, NEQ, GT, GTE, LT, LTE, ADD, SUB, MUL, DIV, LIKE, IN -> 2;
      case BETWEEN -> 3;
      case AND, OR, NOT, IS_NULL, CONCAT, COALESCE -> 1;
    };
  }

  private static int most(ExprOperator operator) {
    return switch (operator) {
      case EQ, NEQ, GT, GTE, LT, LTE, ADD, SUB, MUL, DIV, IN -> 2;
      case BETWEEN, LIKE -> 3;
      case NOT, IS_NULL -> 1;
      case AND, OR, CONCAT, COALESCE -> Integer.MAX_VALUE;
    };
  }

  private Expr in(JsonNode.Member member, Span span) {
    if (!(member.value() instanceof JsonNode.Arr(var operands, _)) || operands.size() != 2) {
      return wrong(
          member.value().span(),
          "`in` has two operands",
          Optional.of("write `{\"in\": [x, [a, b, …]]}` or `{\"in\": [x, {\"$param\": …}]}`"));
    }
    Expr left = expr(operands.getFirst());
    Expr right =
        switch (operands.getLast()) {
          case JsonNode.Arr(var items, Span list) -> list(items, list);
          case JsonNode.Obj(var members, _)
              when members.size() == 1
                  && members.getFirst().name().equals("$list")
                  && members.getFirst().value() instanceof JsonNode.Arr(var items, Span list) ->
              list(items, list);
          case JsonNode.Obj _, JsonNode.Str _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ ->
              expr(operands.getLast());
        };
    return new Expr.Op(ExprOperator.IN, List.of(left, right), span);
  }

  /** {@code {"$let": name}}, or an object that says with what. */
  private Expr let(JsonNode node, Span span) {
    if (!(node instanceof JsonNode.Obj)) {
      return new Expr.Let(word(node), List.of(), span);
    }
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    Name name = in.name("name");
    List<Node.Assignment> with =
        in.members("with", (param, value) -> new Node.Assignment(param, expr(value)));
    in.done();
    return new Expr.Let(name, with, span);
  }

  private Expr list(List<JsonNode> items, Span span) {
    return new Expr.ListOf(items.stream().map(this::expr).toList(), span);
  }

  private static final String CASES =
      "write `{\"case\": {\"when\": [[condition, value], …], \"else\": value}}`";

  private Expr cases(JsonNode node, Span span) {
    if (!(node instanceof JsonNode.Obj)) {
      return wrong(
          node.span(),
          "%s stands where `when` and `else` should".formatted(node.kind()),
          Optional.of(CASES));
    }
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    var whens = new ArrayList<Expr.When>();
    in.requiredItems("when", item -> item)
        .forEach(
            item -> {
              if (item instanceof JsonNode.Arr(var pair, _) && pair.size() == 2) {
                whens.add(new Expr.When(expr(pair.getFirst()), expr(pair.getLast())));
              } else {
                findings.add(
                    Codes.GRAPH.mistyped(),
                    item.span(),
                    "%s stands where a pair of condition and value should".formatted(item.kind()),
                    CASES);
              }
            });
    Optional<Expr> otherwise = in.optional("else").map(this::expr);
    in.done();
    return new Expr.Case(whens, otherwise, span);
  }

  private Name word(JsonNode node) {
    if (node instanceof JsonNode.Str(String text, Span span) && !text.isEmpty()) {
      return new Name(text, span);
    }
    findings.add(Codes.GRAPH.mistyped(), node.span(), node.kind() + " stands where a name should");
    return new Name("", node.span());
  }

  private Expr wrong(Span span, String message, Optional<String> hint) {
    findings.add(Codes.GRAPH.mistyped(), span, message, hint);
    return new Expr.Literal(Json.NULL, span);
  }
}
