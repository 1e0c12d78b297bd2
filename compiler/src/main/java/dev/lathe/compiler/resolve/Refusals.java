package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.MessageTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds what an author has a graph's refusals say: a message's names are the graph's inputs. */
final class Refusals {
  private Refusals() {}

  static ResolvedGraph.Refusal of(GraphScope scope, Wording wording) {
    var pieces = new ArrayList<Value>();
    for (MessageTemplate.Part part :
        wording.template().map(MessageTemplate::parts).orElse(List.of())) {
      if (part.named()) {
        input(scope, part.text(), wording.message().orElseThrow()).ifPresent(pieces::add);
      } else {
        pieces.add(literal(part.text()));
      }
    }
    return new ResolvedGraph.Refusal(wording.code().map(Name::text), pieces);
  }

  static Value literal(String text) {
    return new Value.Literal(Json.of(text), Type.of(ScalarType.STRING, false));
  }

  private static Optional<Value> input(GraphScope scope, String name, Name message) {
    Optional<Input> declared = scope.graph.input(name);
    if (declared.isEmpty()) {
      List<String> names = scope.graph.inputs().stream().map(i -> i.name().text()).toList();
      return scope.refuse(
          DiagnosticCode.MESSAGE_NAME_UNKNOWN,
          message.span(),
          "the graph has no input `%s` to show in this message".formatted(name),
          NearNames.hint(name, names));
    }
    Input input = declared.get();
    if (!(input.type() instanceof InputType.Scalar(ScalarType type))) {
      return scope.refuse(
          DiagnosticCode.MESSAGE_NAME_UNKNOWN,
          message.span(),
          "the input `%s` is no single value to show in this message".formatted(name),
          "leave it out, or name another input");
    }
    boolean nullable = input.mode() != InputMode.REQUIRED;
    Type typed =
        type == ScalarType.DECIMAL
            ? Type.decimal(scope.scale(input), nullable)
            : Type.of(type, nullable);
    return Optional.of(new Value.Input(name, false, typed));
  }

  /** Reports a filter's words that nobody is told, for it is no guard. */
  static void unsaid(GraphScope scope, List<ResolvedGraph.Guard> guards) {
    for (Node node : scope.graph.nodes()) {
      if (node instanceof Node.Filter filter
          && filter.wording().said()
          && guards.stream().noneMatch(guard -> guard.node().equals(filter.id().text()))) {
        var unused =
            scope.refuse(
                DiagnosticCode.WORDS_NEVER_SAID,
                filter.wording().code().or(filter.wording()::message).orElseThrow().span(),
                "`%s` refuses nothing, so nobody is told this".formatted(filter.id()),
                "a filter is a guard where an emit follows and nothing reads its rows");
      }
    }
  }
}
