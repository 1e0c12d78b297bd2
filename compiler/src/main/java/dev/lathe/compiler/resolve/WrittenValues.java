package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Input;
import dev.lathe.model.json.Json;
import dev.lathe.model.rule.Breach;
import dev.lathe.model.rule.TextPattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds what a graph's author wrote to the rules of fields: literals, defaults and patterns. */
final class WrittenValues {
  private final GraphScope scope;

  private WrittenValues(GraphScope scope) {
    this.scope = scope;
  }

  static void check(GraphScope scope, ResolvedGraph graph) {
    var rule = new WrittenValues(scope);
    for (HeldValues.Given given : HeldValues.of(graph)) {
      if (given.value() instanceof Value.Literal(Json json, Type _)) {
        rule.literal(given, json);
      } else if (HeldValues.atTheDoor(given)) {
        rule.possible(given);
        rule.fallback(given);
      } else {
        rule.pattern(given);
      }
    }
    rule.deletions(graph);
  }

  /** What was deleted takes no more events in the same command. */
  private void deletions(ResolvedGraph graph) {
    List<ResolvedGraph.Emit> emits = graph.emits();
    for (int i = 0; i < emits.size(); i++) {
      ResolvedGraph.Emit first = emits.get(i);
      if (first.transition().deletes() && first.branch().isEmpty()) {
        emits.subList(i + 1, emits.size()).stream()
            .filter(first::sameAggregate)
            .findFirst()
            .ifPresent(
                later -> {
                  var unused =
                      scope.refuse(
                          DiagnosticCode.EMIT_AFTER_DELETION,
                          graph.place(later.node()),
                          "`%s` is about what `%s` deleted just before"
                              .formatted(later.node(), first.node()),
                          "emit it before, or not at all");
                });
      }
    }
  }

  private void literal(HeldValues.Given given, Json json) {
    Optional<Breach> breach = rules(given).broken(given.field().type(), json);
    if (breach.isPresent()) {
      var unused =
          scope.refuse(
              DiagnosticCode.RULE_BROKEN,
              place(given),
              "`%s.%s` %s".formatted(given.owner(), given.field().name(), breach.get().message()),
              "write another value, or change the field's `%s`".formatted(breach.get().rule()));
    }
  }

  /** An input is held to its own rules and to the field's: some value has to keep both. */
  private void possible(HeldValues.Given given) {
    Input input = scope.graph.input(HeldValues.input(given).orElseThrow()).orElseThrow();
    boolean number = FieldRules.number(given.field().type());
    if (input
        .rules()
        .filter(own -> own.values().excludes(number, rules(given).values()))
        .isPresent()) {
      var unused =
          scope.refuse(
              DiagnosticCode.RULE_NEVER_HOLDS,
              input.rules().orElseThrow().span(),
              "no value of `%s` keeps its own rules and those of `%s.%s`, which it is for"
                  .formatted(input.name(), given.owner(), given.field().name()),
              "every request would be refused: change one of the two");
    }
  }

  /** A default stands in for what a request leaves out, so it is held to the field's rules too. */
  private void fallback(HeldValues.Given given) {
    Input input = scope.graph.input(HeldValues.input(given).orElseThrow()).orElseThrow();
    Optional<Breach> breach =
        items(input.fallback()).stream()
            .flatMap(json -> rules(given).broken(given.field().type(), json).stream())
            .findFirst();
    if (breach.isPresent()) {
      var unused =
          scope.refuse(
              DiagnosticCode.INPUT_DEFAULT_MISMATCH,
              input.name().span(),
              "the default of `%s` %s, being for `%s.%s`"
                  .formatted(
                      input.name(), breach.get().message(), given.owner(), given.field().name()),
              "change the default, or the field's `%s`".formatted(breach.get().rule()));
    }
  }

  /** Of a list, each of its items; one of records has none. */
  private static List<Json> items(Optional<Json> fallback) {
    return fallback.stream()
        .flatMap(json -> json instanceof Json.Arr(var items) ? items.stream() : Stream.of(json))
        .toList();
  }

  /** The statement has no patterns: the input has to be held to it at the door. */
  private void pattern(HeldValues.Given given) {
    Optional<TextPattern> pattern = rules(given).values().pattern();
    if (pattern.isEmpty() || inputHas(given.value(), pattern.get())) {
      return;
    }
    boolean input = given.value() instanceof Value.Input;
    var unused =
        scope.refuse(
            DiagnosticCode.RULE_NOT_CHECKABLE,
            place(given),
            "`%s.%s` has a pattern, and %s"
                .formatted(
                    given.owner(),
                    given.field().name(),
                    input
                        ? "whether it is set is decided by a branch"
                        : "what it is set to is known to the statement alone"),
            input
                ? "give the input the same `pattern`: then it is held to it whatever the branch is"
                : "pass an input, or say it with `enum`, lengths or an invariant with"
                    + " `starts_with`, `contains` and `length`");
  }

  private boolean inputHas(Value value, TextPattern pattern) {
    return value instanceof Value.Input passed
        && scope
            .graph
            .input(passed.name())
            .flatMap(Input::rules)
            .flatMap(rules -> rules.values().pattern())
            .filter(pattern::equals)
            .isPresent();
  }

  private static FieldRules rules(HeldValues.Given given) {
    return given.field().rules().orElseThrow();
  }

  private Span place(HeldValues.Given given) {
    if (scope.graph.node(given.emit().node()).orElseThrow() instanceof Node.Emit emit) {
      return given
          .list()
          .map(list -> ofRecord(emit, list, given))
          .orElseGet(() -> set(emit.payload(), given.field(), emit.aggregateId().span()));
    }
    return scope.graph.id().span();
  }

  /** Where a record says the field. */
  private static Span ofRecord(Node.Emit emit, Entity.ChildList list, HeldValues.Given given) {
    Node.Children children =
        emit.children().stream()
            .filter(each -> each.list().text().equals(list.name().text()))
            .findFirst()
            .orElseThrow();
    return switch (children.records()) {
      case Node.Records.OfInput(var _, Span span) -> span;
      case Node.Records.ForEach(var _, Node.ChildRecord record) ->
          set(record.fields(), given.field(), record.span());
      case Node.Records.Written(var records) ->
          set(
              records.get(given.record()).fields(),
              given.field(),
              records.get(given.record()).span());
    };
  }

  private static Span set(List<Node.Assignment> written, Entity.Field field, Span otherwise) {
    return written.stream()
        .filter(set -> set.name().text().equals(field.name().text()))
        .findFirst()
        .map(set -> set.value().span())
        .orElse(otherwise);
  }
}
