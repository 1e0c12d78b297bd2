package dev.lathe.runtime.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The SDK's settings as properties of the JVM, for as long as something runs. */
public final class Settings {
  private Settings() {}

  /** What {@code work} gives under {@code settings}; afterwards they are as before. */
  public static <T> T with(Map<String, String> settings, Supplier<T> work) {
    Map<String, String> before = new HashMap<>();
    settings.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    try {
      return work.get();
    } finally {
      before.forEach(
          (name, value) -> {
            if (value == null) System.clearProperty(name);
            else System.setProperty(name, value);
          });
    }
  }
}
