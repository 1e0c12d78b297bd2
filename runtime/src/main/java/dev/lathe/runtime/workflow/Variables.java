package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The variables that a place in a run sees: those of the loops' instances around it, the innermost
 * first, then those of the run.
 */
final class Variables {
  private Variables() {}

  /** The innermost token around {@code scope} that has variables of its own. */
  static Optional<Token> holder(long scope, LongFunction<Optional<Token>> tokens) {
    Optional<Token> around = around(scope, tokens);
    while (around.isPresent() && !around.get().hasLocals()) {
      around = around(around.get().scope(), tokens);
    }
    return around;
  }

  /** What is seen within {@code scope}; {@code tokens} finds what rests, by id. */
  static Json.Obj seen(Json.Obj run, long scope, LongFunction<Optional<Token>> tokens) {
    Deque<Json.Obj> inwards = new ArrayDeque<>();
    for (Optional<Token> around = around(scope, tokens);
        around.isPresent();
        around = around(around.get().scope(), tokens)) {
      if (around.get().hasLocals()) inwards.addFirst(around.get().locals());
    }
    if (inwards.isEmpty()) return run;
    Map<String, Json> seen = new LinkedHashMap<>(run.members());
    inwards.forEach(locals -> seen.putAll(locals.members()));
    return new Json.Obj(seen);
  }

  /** What {@code token} sees. */
  static Json.Obj seen(RunState state, Token token) {
    return seen(state.variables(), token.id(), state::token);
  }

  private static Optional<Token> around(long scope, LongFunction<Optional<Token>> tokens) {
    return scope == 0 ? Optional.empty() : tokens.apply(scope);
  }
}
