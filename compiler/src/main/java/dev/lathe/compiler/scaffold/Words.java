package dev.lathe.compiler.scaffold;

import java.util.Locale;

/** Names of the blueprint as people read them. */
final class Words {
  private Words() {}

  /** {@code customerId} → {@code Customer id}. */
  static String of(String name) {
    String spaced = name.replaceAll("[_-]+", " ").replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").strip();
    if (spaced.isEmpty()) return name;
    String lower = spaced.toLowerCase(Locale.ROOT);
    return lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
  }

  /** {@code listOrders} → {@code Orders}: what a read shows, not that it does. */
  static String shown(String binding) {
    return of(binding.replaceFirst("^(list|get|find|search|read|all)(?=[A-Z])", ""));
  }
}
