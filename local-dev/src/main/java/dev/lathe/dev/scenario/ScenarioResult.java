package dev.lathe.dev.scenario;

import dev.lathe.compiler.blueprint.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a scenario.
 *
 * @param differences from what it says; none where it holds
 * @param answer what the request that it is about was answered, status and body, where it was sent
 */
public record ScenarioResult(
    Scenario scenario, List<Difference> differences, Optional<String> answer, Duration took) {
  public ScenarioResult {
    differences = List.copyOf(differences);
  }

  /** Whether everything is as the scenario says. */
  public boolean holds() {
    return differences.isEmpty();
  }
}
