package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;

/** One module that is there. Thread-safe. */
public interface ModuleClient {
  /**
   * Calls once: whoever calls repeats it, where its policy says so.
   *
   * @return the response, its members in snake_case
   * @throws ModuleFailed if there is no response within the call's time, or the vendor refuses
   */
  Json call(ModuleCall call) throws ModuleFailed;

  /**
   * Whether its service knows a call that it is sent again by the call's key. Where it does not, a
   * call that may have been done is never repeated.
   */
  default boolean takesKeys() {
    return true;
  }
}
