package dev.lathe.dev.console;

import java.util.Optional;

/** The query of a request for a document. */
@FunctionalInterface
public interface AskedQuery {
  /** Its first value of that name. */
  Optional<String> first(String name);

  /**
   * The same as a number.
   *
   * @return 0 where it is not said
   * @throws NotAsked if it is none
   */
  default long number(String name) {
    String text = first(name).orElse("0");
    if (!text.matches("\\d{1,18}")) throw new NotAsked("`%s` is a number".formatted(name));
    return Long.parseLong(text);
  }
}
