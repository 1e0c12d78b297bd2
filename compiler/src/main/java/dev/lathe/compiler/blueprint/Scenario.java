package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import java.util.List;

/**
 * One thing that a blueprint should do, as its {@code tests/*.json} has it.
 *
 * @param span where it stands
 * @param history events that the log has before the service starts
 * @param given what happens before, in its order; each request of it has to succeed
 * @param then what comes of {@code when}
 */
public record Scenario(
    Name name,
    Span span,
    List<Seed> history,
    List<ScenarioStep> given,
    ScenarioRequest when,
    Expected then) {
  public Scenario {
    history = List.copyOf(history);
    given = List.copyOf(given);
  }
}
