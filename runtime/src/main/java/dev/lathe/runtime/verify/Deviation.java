package dev.lathe.runtime.verify;

/**
 * A row that is not as the log says.
 *
 * @param key the row's key columns as a JSON array, or all of its columns where it has no key
 */
public record Deviation(String key, Kind kind) {
  /** How it deviates. */
  public enum Kind {
    /** The log says that there is one. */
    MISSING("missing"),
    /** The log knows nothing of it. */
    SURPLUS("surplus"),
    /** The log says something else of it. */
    DIFFERENT("different");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
