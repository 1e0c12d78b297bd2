package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;
import dev.lathe.model.problem.Echo;

/**
 * Modules whose failures repeat nothing that they were sent: a failure is told to clients, and kept
 * with runs and claims, where more people read than may know whom it is about.
 */
public record DiscreetModules(Modules inner) implements Modules {
  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    try {
      return inner.call(call);
    } catch (ModuleFailed failed) {
      throw failed.without(Echo.of(call.input()));
    }
  }

  @Override
  public boolean takesKeys(String module) {
    return inner.takesKeys(module);
  }
}
