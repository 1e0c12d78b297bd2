package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.Route;
import java.util.HashMap;
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
    var count = new HashMap<String, Integer>();
    endpoints.forEach(endpoint -> count.merge(endpoint.name(), 1, Integer::sum));
    var taken = new HashSet<String>();
    endpoints.stream().map(Endpoint::name).filter(n -> count.get(n) == 1).forEach(taken::add);
    var names = new LinkedHashMap<Route, String>();
    for (Endpoint endpoint : endpoints) {
      boolean alone = count.get(endpoint.name()) == 1;
      String name = endpoint.route().service() + "_" + endpoint.name();
      names.put(endpoint.route(), alone ? endpoint.name() : free(name, taken));
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
