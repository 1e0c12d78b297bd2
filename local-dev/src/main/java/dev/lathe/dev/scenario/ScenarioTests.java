package dev.lathe.dev.scenario;

import dev.lathe.compiler.Compiled;
import dev.lathe.compiler.blueprint.Scenario;
import dev.lathe.compiler.scenario.Scenarios;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.ServiceInMemory;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.json.BundleFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The scenarios of a blueprint, one after the other, each on a service of its own. */
public final class ScenarioTests {
  private ScenarioTests() {}

  /**
   * Plays {@code scenarios} and says of each what came of it.
   *
   * @param folder for what a service keeps on the disk: its bundle and the key of its issuer
   * @return what of the blueprint they have seen
   */
  public static Coverage run(
      Compiled compiled, List<Scenario> scenarios, Path folder, Consumer<ScenarioResult> told) {
    Bundle bundle = compiled.bundle();
    var coverage = new Coverage(compiled.source(), bundle.operations().routes());
    var home = new DevFolder(folder);
    BundleFile file = ServiceInMemory.keep(bundle, home);
    for (Scenario scenario : scenarios) {
      List<SeedEvent> history = Scenarios.history(compiled.source().blueprint(), scenario);
      try (ServiceInMemory service = ServiceInMemory.start(bundle, file, history, home)) {
        told.accept(ScenarioRun.of(scenario, service, home, coverage));
      }
    }
    return coverage;
  }
}
