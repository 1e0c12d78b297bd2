package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.domain.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * init.json: what should happen once before a project is used.
 *
 * @param definition the process's file, as written
 * @param definitionThere whether there is such a file
 */
public record Init(Name definition, boolean definitionThere, Name processId, List<Step> steps) {
  public Init {
    steps = List.copyOf(steps);
  }

  /** The steps in the order of the file, but each after those that it depends on. */
  public List<Step> inOrder() {
    var ordered = new ArrayList<Step>();
    var done = new HashSet<String>();
    while (ordered.size() < steps.size()) {
      Optional<Step> next =
          steps.stream()
              .filter(step -> !ordered.contains(step))
              .filter(step -> step.dependsOn().stream().map(Name::text).allMatch(done::contains))
              .findFirst();
      if (next.isEmpty()) break; // in a circle, which is a finding
      ordered.add(next.get());
      done.add(next.get().id().text());
    }
    return List.copyOf(ordered);
  }

  /**
   * One step.
   *
   * @param path the file of its seed, as written
   * @param seed its events; empty where there is no such file
   */
  public record Step(
      Name id,
      Name provider,
      Name targetService,
      Name mode,
      Name path,
      Optional<List<Seed>> seed,
      List<Name> dependsOn) {
    public Step {
      seed = seed.map(List::copyOf);
      dependsOn = List.copyOf(dependsOn);
    }
  }
}
