package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.Route;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names that nothing else has. */
final class Names {
  private Names() {}

  /** The endpoints' names by route; with the service in front where two would be alike. */
  static Map<Route, String> of(List<Endpoint> endpoints) {
    var seen = new HashSet<String>();
    var shared = new HashSet<String>();
    for (Endpoint endpoint : endpoints) {
      if (!seen.add(endpoint.name())) {
        shared.add(endpoint.name());
      }
    }
    var taken = new HashSet<>(seen);
    taken.removeAll(shared);
    var names = new LinkedHashMap<Route, String>();
    for (Endpoint endpoint : endpoints) {
      String name = endpoint.name();
      boolean alone = !shared.contains(name);
      names.put(
          endpoint.route(), alone ? name : free(endpoint.route().service() + "_" + name, taken));
    }
    return names;
  }

  /** {@code name}, numbered from 2 where it is taken; taken from now on. */
  static String free(String name, Set<String> taken) {
    String free = name;
    for (int n = 2; !taken.add(free); n++) {
      free = name + "_" + n;
    }
    return free;
  }

  /** {@code place-order} → {@code PlaceOrder}: letters, digits and underscores only. */
  static String pascal(String words) {
    var name = new StringBuilder();
    for (String word : words.split("[^A-Za-z0-9_]+", -1)) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    boolean begins = !name.isEmpty() && !Character.isDigit(name.charAt(0));
    return begins ? name.toString() : "_" + name;
  }
}
