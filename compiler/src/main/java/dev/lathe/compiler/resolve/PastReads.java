package dev.lathe.compiler.resolve;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.Project;
import dev.lathe.model.bundle.AsOf;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputSource;
import java.util.List;
import java.util.Optional;

/** Whether bindings that say {@code asOf} can be asked for what was. */
final class PastReads {
  private static final String ALONE =
      "find it by its key, with `findOne` or a filter that no input switches, and answer with"
          + " its own fields alone";

  private final Findings findings = new Findings();

  private PastReads() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var rule = new PastReads();
    var graphs = BoundGraphs.of(resolved);
    for (Project.Service service : resolved.project().services()) {
      for (Binding binding : service.bindings()) {
        if (binding.asOf().isEmpty()) continue;
        Span place = binding.asOf().get();
        if (binding.isNative()) {
          rule.impossible(
              place,
              "`%s` is a native operation, and nobody knows what it read".formatted(binding.id()),
              "take `asOf` away");
        } else {
          graphs
              .graph(service.slug(), binding)
              .ifPresent(graph -> rule.binding(place, binding, graph));
        }
      }
    }
    return rule.findings.sorted();
  }

  private void binding(Span place, Binding binding, ResolvedGraph graph) {
    if (taken(place, binding, graph)) return;
    if (graph.commands() || binding.action() || binding.method() != HttpMethod.GET) {
      impossible(
          place,
          "`%s` is no read by GET".formatted(binding.id()),
          "only a read by GET can be asked for what was");
      return;
    }
    if (binding.page().isPresent()) {
      impossible(
          place,
          "`%s` is a list in pages, of many aggregates".formatted(binding.id()),
          "take `asOf` away, or let a binding of its own show one aggregate");
      return;
    }
    if (!graph.steps().isEmpty()) {
      impossible(
          place,
          "`%s` calls modules, of which no log says what they answered".formatted(graph.id()),
          "show the aggregate by a graph of its own");
      return;
    }
    if (searches(graph)) {
      impossible(
          place,
          "`%s` searches, and words are kept of what is".formatted(graph.id()),
          "show the aggregate by a graph of its own");
      return;
    }
    Optional<Rows> shown = OneAggregate.shown(graph);
    if (shown.isEmpty()
        || !(shown.get().chain().getLast() instanceof Rows.Scan(Table.Read read, var _))) {
      impossible(
          place, "`%s` does not read one aggregate and nothing else".formatted(graph.id()), ALONE);
      return;
    }
    switch (read.table()) {
      case Table.State _ -> {}
      case Table.Children children ->
          impossible(
              place,
              "`%s` reads `%s`, records that belong to a row of `%s`"
                  .formatted(graph.id(), children.list().name(), children.parent().name()),
              "only the fields of a row itself are folded from the events up to then");
      default ->
          impossible(
              place,
              "`%s` reads what is kept of other aggregates' events".formatted(graph.id()),
              "let the service that owns the entity show it");
    }
  }

  private static boolean searches(ResolvedGraph graph) {
    return graph.expressions().stream()
        .flatMap(value -> Values.all(value).stream())
        .anyMatch(
            part ->
                part instanceof Value.Applied(var function, var _, var _)
                    && function == ExprFunction.SEARCH);
  }

  /** What requests name a moment by has to be free. */
  private boolean taken(Span place, Binding binding, ResolvedGraph graph) {
    boolean input = graph.inputs().stream().anyMatch(one -> one.name().text().equals(AsOf.INPUT));
    boolean parameter =
        binding.parameters().stream()
                .anyMatch(one -> one.source().equals(new InputSource.Query(AsOf.INPUT)))
            || binding.inputFrom().stream()
                .anyMatch(one -> one.source().equals(new InputSource.FromQuery(AsOf.INPUT)));
    if (input || parameter) {
      findings.add(
          DiagnosticCode.AS_OF_TAKEN,
          place,
          "`%s` has %s `asOf`, by which requests say of when they ask"
              .formatted(input ? graph.id() : binding.id(), input ? "an input" : "a parameter"),
          "call it something else, or take `\"asOf\": true` away");
    }
    return input || parameter;
  }

  private void impossible(Span place, String what, String hint) {
    findings.add(DiagnosticCode.AS_OF_IMPOSSIBLE, place, what, hint);
  }
}
