package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;

/** What lies outside and can be called by name. Thread-safe. */
public interface Modules {
  /**
   * Calls once.
   *
   * @return the response, its members in snake_case
   * @throws ModuleFailed if there is no response within the call's time
   */
  Json call(ModuleCall call) throws ModuleFailed;

  /** Whether {@code module} knows a call that it is sent again by the call's key. */
  default boolean takesKeys(String module) {
    return true;
  }

  /** A place where no module is configured: every call fails with that. */
  static Modules none() {
    return call -> {
      throw new ModuleFailed(
          ModuleFailed.Reason.NOT_CONFIGURED,
          "the module `" + call.module() + "` is not configured here");
    };
  }
}
