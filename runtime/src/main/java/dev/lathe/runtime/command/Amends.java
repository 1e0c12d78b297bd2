package dev.lathe.runtime.command;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.module.PreparedCompensation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to make good for calls of a claim, and how far that is. It is kept among the outputs of the
 * claim, under names that no node can have.
 *
 * @param prepared by call, for those that declare it
 * @param made calls that were made good for
 * @param refusal of the command, from when on they are
 */
record Amends(
    Map<String, PreparedCompensation> prepared, Set<String> made, Optional<String> refusal) {
  static final Amends NONE = new Amends(Map.of(), Set.of(), Optional.empty());

  static final String REFUSAL = "refusal:";
  private static final String PREPARED = "compensation:";
  private static final String MADE = "compensated:";

  Amends {
    prepared = Map.copyOf(prepared);
    made = Set.copyOf(made);
  }

  static String prepared(String node) {
    return PREPARED + node;
  }

  static String made(String node) {
    return MADE + node;
  }

  /** Whether what is kept under {@code name} is an output of a call. */
  static boolean isOutput(String name) {
    return name.indexOf(':') < 0;
  }

  /** The call of which what is kept under {@code name} says that it was made good for. */
  static Optional<String> madeFor(String name) {
    return name.startsWith(MADE) ? Optional.of(name.substring(MADE.length())) : Optional.empty();
  }

  static Amends of(Json.Obj kept) {
    var prepared = new LinkedHashMap<String, PreparedCompensation>();
    var made = new LinkedHashSet<String>();
    for (Map.Entry<String, Json> one : kept.members().entrySet()) {
      String name = one.getKey();
      if (name.startsWith(PREPARED)) {
        PreparedCompensation.of(one.getValue())
            .ifPresent(known -> prepared.put(name.substring(PREPARED.length()), known));
      }
      madeFor(name).ifPresent(made::add);
    }
    return new Amends(prepared, made, kept.text(REFUSAL));
  }
}
