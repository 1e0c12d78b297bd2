package dev.lathe.runtime.runs;

import java.util.Optional;

/**
 * Which runs are wanted; those for which all that is given is true.
 *
 * @param definition the id of a definition
 * @param status one of {@link RunLedger#STATUSES}
 * @param key a business key
 * @param troubled only those that somebody has to look at
 */
public record RunSelection(
    Optional<String> definition, Optional<String> status, Optional<String> key, boolean troubled) {
  /** Every run. */
  public static final RunSelection ALL =
      new RunSelection(Optional.empty(), Optional.empty(), Optional.empty(), false);
}
