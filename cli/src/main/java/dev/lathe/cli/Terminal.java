package dev.lathe.cli;

import java.io.Console;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether to use colour.
 *
 * @see <a href="https://no-color.org">NO_COLOR</a>
 */
record Terminal(boolean colour) {

  /** Colour is for a terminal whose owner has not switched it off. */
  static Terminal of(Map<String, String> environment, @Nullable Console console) {
    boolean unwanted = isOn(environment.get("NO_COLOR")) || "dumb".equals(environment.get("TERM"));
    return new Terminal(isThere(console) && !unwanted);
  }

  /** Whether somebody looks on. */
  static boolean isThere(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  /** Any value but the empty one switches a variable on. */
  static boolean isOn(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
