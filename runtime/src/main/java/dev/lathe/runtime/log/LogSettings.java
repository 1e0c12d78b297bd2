package dev.lathe.runtime.log;

import dev.lathe.runtime.config.Environment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much is logged, and how it looks.
 *
 * @param level the least urgent of our own lines that are written
 * @param function a dimension of the metrics that lines carry for CloudWatch; empty where they
 *     carry none
 * @param salt goes into the hash of who sent a request, so that nobody who has the log and a list
 *     of ids finds them in it
 */
public record LogSettings(Level level, Format format, Optional<String> function, String salt) {
  /** Lines and no metrics, for who reads them here. */
  public static final LogSettings PLAIN =
      new LogSettings(Level.INFO, Format.JSON, Optional.empty(), "");

  /** Least urgent last. */
  public enum Level {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** How a line looks. */
  public enum Format {
    /** One JSON object. */
    JSON,
    /** Words and {@code key=value}, for people. */
    TEXT
  }

  /**
   * What the environment says: {@code LATHE_LOG_LEVEL}, {@code LATHE_LOG_FORMAT}, {@code
   * LATHE_METRICS} ({@code emf} or {@code none}) and {@code LATHE_LOG_SALT}.
   *
   * @throws IllegalArgumentException if one of them says what there is not; the message names it
   */
  public static LogSettings from(Map<String, String> variables) {
    var environment = Environment.of(variables);
    Optional<String> function =
        switch (environment.find("LATHE_METRICS").orElse("emf")) {
          case "emf" -> Optional.of(environment.find("AWS_LAMBDA_FUNCTION_NAME").orElse("lathe"));
          case "none" -> Optional.empty();
          case String other ->
              throw new IllegalArgumentException("LATHE_METRICS is emf or none, not " + other);
        };
    return new LogSettings(
        environment
            .find("LATHE_LOG_LEVEL")
            .map(word -> of(Level.class, "LATHE_LOG_LEVEL", word))
            .orElse(Level.INFO),
        environment
            .find("LATHE_LOG_FORMAT")
            .map(word -> of(Format.class, "LATHE_LOG_FORMAT", word))
            .orElse(Format.JSON),
        function,
        environment.find("LATHE_LOG_SALT").orElse(""));
  }

  private static <E extends Enum<E>> E of(Class<E> words, String variable, String word) {
    for (E one : words.getEnumConstants()) {
      if (one.name().equalsIgnoreCase(word)) return one;
    }
    String known =
        Arrays.stream(words.getEnumConstants())
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException("%s is one of %s, not %s".formatted(variable, known, word));
  }

  /** Without the salt. */
  @Override
  public String toString() {
    return "LogSettings[level=" + level + ", format=" + format + "]";
  }
}
