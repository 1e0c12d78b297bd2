package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.OptionalLong;

/** Reads the records that an emit gives for lists of children. */
final class ReadChildren {
  private final Findings findings;
  private final ReadExpr exprs;

  ReadChildren(Findings findings, ReadExpr exprs) {
    this.findings = findings;
    this.exprs = exprs;
  }

  Node.Children children(Name list, JsonNode node) {
    return new Node.Children(list, records(node));
  }

  /** One record, several, an input that has them, or one for each element of an input. */
  private Node.Records records(JsonNode node) {
    if (node instanceof JsonNode.Arr(var items, _)) {
      return new Node.Records.Written(items.stream().map(this::record).toList());
    }
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    if (in.has("$param")) {
      Name input = in.name("$param");
      in.done();
      return new Node.Records.OfInput(input, node.span());
    }
    if (in.has("each") && in.has("record")) {
      Expr each = exprs.expr(in.required("each").orElseThrow());
      Name as = in.name("as");
      Node.ChildRecord record = record(in.required("record").orElseThrow());
      in.done();
      return new Node.Records.ForEach(
          new Node.Loop(each, as, OptionalLong.empty(), node.span()), record);
    }
    return new Node.Records.Written(List.of(record(node)));
  }

  private Node.ChildRecord record(JsonNode node) {
    Fields in = Fields.of(node, Codes.GRAPH, findings);
    List<Node.Assignment> fields =
        in.all((name, value) -> new Node.Assignment(name, exprs.expr(value)));
    return new Node.ChildRecord(fields, node.span());
  }
}
