package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.compiler.resolve.GivenChildren;
import dev.lathe.compiler.resolve.HeldValues;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.MessageTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A refusal with a code of its author's.
 *
 * @param reason our code for it
 * @param message as it may read, with names for what it shows
 */
record Worded(String code, ErrorCode reason, Optional<String> message) {
  /** Those that an operation can answer with, each once. */
  static List<Worded> of(Route route, ResolvedGraph graph) {
    var all = new ArrayList<Worded>();
    for (ResolvedGraph.Guard guard : graph.guards()) {
      guard
          .refusal()
          .code()
          .ifPresent(
              code ->
                  all.add(
                      new Worded(code, ErrorCode.COMMAND_GUARD_REJECTED, text(guard.refusal()))));
    }
    for (ResolvedGraph.Emit emit : graph.emits()) {
      add(all, emit.transition().wording(), ErrorCode.COMMAND_ILLEGAL_TRANSITION);
      if (ErrorCodes.canMeetAClosedStream(emit)) {
        add(all, emit.transition().wording(), ErrorCode.STREAM_CLOSED);
      }
    }
    for (ResolvedGraph.Emit emit : graph.emits()) {
      emit.children().forEach(given -> children(all, given));
    }
    for (HeldValues.Given given : HeldValues.of(graph)) {
      if (HeldValues.inTheStatement(given)) {
        add(all, given.field().rules().orElseThrow().wording(), ErrorCode.RULE_BROKEN);
      }
    }
    for (ResolvedGraph.Emit emit : graph.emits()) {
      emit.rules()
          .invariants()
          .forEach(rule -> add(all, rule.wording(), ErrorCode.INVARIANT_BROKEN));
      emit.rules().unique().forEach(rule -> add(all, rule.wording(), ErrorCode.NOT_UNIQUE));
    }
    route
        .absent()
        .ifPresent(
            absent ->
                absent
                    .words()
                    .code()
                    .ifPresent(
                        code ->
                            all.add(
                                new Worded(
                                    code, ErrorCode.RESULT_ABSENT, absent.words().message()))));
    var byCode = new LinkedHashMap<String, Worded>();
    all.forEach(one -> byCode.putIfAbsent(one.code() + " " + one.reason(), one));
    return List.copyOf(byCode.values());
  }

  private static void children(List<Worded> all, GivenChildren given) {
    Entity.ChildDeed deed = given.change().deed();
    add(
        all,
        given.change().wording(),
        deed == Entity.ChildDeed.ADD ? ErrorCode.CHILD_EXISTS : ErrorCode.CHILD_NOT_FOUND);
  }

  private static void add(List<Worded> all, Wording wording, ErrorCode reason) {
    wording
        .code()
        .ifPresent(
            code ->
                all.add(
                    new Worded(
                        code.text(), reason, wording.template().map(MessageTemplate::text))));
  }

  private static Optional<String> text(ResolvedGraph.Refusal refusal) {
    var text = new StringBuilder();
    for (Value piece : refusal.message()) {
      switch (piece) {
        case Value.Literal(Json.Str(String said), _) -> text.append(said);
        case Value.Input input -> text.append('{').append(input.name()).append('}');
        default -> {}
      }
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }
}
