package dev.lathe.compiler.blueprint;

import java.time.Duration;

/** Something that happens before what a scenario is about. */
public sealed interface ScenarioStep {
  /** Somebody asks for something. */
  record Asked(ScenarioRequest request) implements ScenarioStep {}

  /** Time goes by, and what waited for it is done. */
  record Waited(Duration time) implements ScenarioStep {}
}
