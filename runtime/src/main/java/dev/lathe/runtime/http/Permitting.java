package dev.lathe.runtime.http;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.operation.InputReader;
import java.util.Optional;

/** Who may use a route, by what is known of them before their request is read. */
final class Permitting {
  private Permitting() {}

  /** Whether {@code caller} may not, whatever the request says and whatever rows there are. */
  static boolean refuses(Route route, Caller caller) {
    return route
        .allow()
        .filter(allow -> allow.refuses(name -> claim(route, caller, name)))
        .isPresent();
  }

  /** What does not fit the type that the rule has for it, is not known. */
  private static Optional<Json> claim(Route route, Caller caller, String name) {
    for (InputPlan input : route.inputs()) {
      if (input.source() instanceof InputSource.FromUser(String claim) && claim.equals(name)) {
        return caller.user(name).filter(said -> new InputReader().known(input, said));
      }
    }
    return Optional.empty();
  }
}
