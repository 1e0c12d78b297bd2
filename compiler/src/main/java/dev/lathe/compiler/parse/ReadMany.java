package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Reads what an expression says of many rows as a whole: whether there are any, what they sum to.
 */
final class ReadMany {
  /** By their words. A list of values is no value of an expression. */
  static final Map<String, AggregateFunction> FUNCTIONS = functions();

  private final Findings findings;
  private final ReadExpr exprs;

  ReadMany(Findings findings, ReadExpr exprs) {
    this.findings = findings;
    this.exprs = exprs;
  }

  private static Map<String, AggregateFunction> functions() {
    var words = new TreeMap<String, AggregateFunction>();
    for (AggregateFunction function : AggregateFunction.values()) {
      if (function != AggregateFunction.GROUP_ARRAY) {
        words.put(function.name().toLowerCase(Locale.ROOT), function);
      }
    }
    return words;
  }

  /** Whether {@code members} say it: their words are everyday ones, which answers have too. */
  static boolean isAggregate(List<JsonNode.Member> members) {
    return members.size() == 1
        && FUNCTIONS.containsKey(members.getFirst().name())
        && members.getFirst().value() instanceof JsonNode.Obj of
        && (of.member("relation").filter(m -> m.value() instanceof JsonNode.Str).isPresent()
            || of.member("source").filter(m -> m.value() instanceof JsonNode.Obj).isPresent());
  }

  Expr exists(JsonNode node, Span span) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    Expr.Many many = many(in);
    Optional<Expr> where = in.optional("where").map(exprs::expr);
    in.done();
    return new Expr.Exists(many, where, span);
  }

  Expr aggregate(JsonNode.Member member, Span span) {
    AggregateFunction function = FUNCTIONS.getOrDefault(member.name(), AggregateFunction.COUNT);
    Fields in = Fields.of(member.value(), Codes.GRAPH, findings);
    Expr.Many many = many(in);
    Optional<Expr> of = in.optional("of").map(exprs::expr);
    Optional<Expr> where = in.optional("where").map(exprs::expr);
    OptionalInt scale = Scales.of(in, function, findings);
    in.done();
    if (of.isEmpty() && function != AggregateFunction.COUNT) {
      findings.add(
          Codes.GRAPH.missing(),
          in.span(),
          "`of` is missing: what `%s` is taken of".formatted(member.name()),
          "name a field of the rows, or work out a value of each");
    }
    return new Expr.Aggregate(function, many, of, where, scale, span);
  }

  private Expr.Many many(Fields in) {
    Optional<Name> as = in.has("as") ? Optional.of(in.name("as")) : Optional.empty();
    if (in.has("source")) {
      if (in.has("relation")) {
        findings.add(
            Codes.GRAPH.mistyped(),
            in.keySpan("relation"),
            "rows come by a `relation` or of a `source`, not both",
            "take one of them away");
        Name unused = in.name("relation");
      }
      Node.Source source = ReadNode.source(in, exprs, findings);
      if (source instanceof Node.Source.OfHistory) {
        findings.add(
            Codes.GRAPH.mistyped(),
            in.keySpan("source"),
            "events are no rows that an expression asks about as a whole",
            "read them with a findMany, and reduce them");
      }
      return new Expr.Many.OfSource(source, as);
    }
    return new Expr.Many.ByRelation(in.name("relation"), as);
  }
}
