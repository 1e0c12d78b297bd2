package dev.lathe.runtime.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Makes metrics of members of a line: CloudWatch reads them from the log, so they cost no call. One
 * thread only.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     embedded metric format</a>
 */
public final class LineMetrics {
  /** The member of a line that says how many spans were given up since the last one. */
  public static final String SPANS = "spansDropped";

  private static final String NAMESPACE = "Lathe";

  /** What a number is one of, as CloudWatch calls it. */
  public enum Unit {
    COUNT("Count"),
    MILLISECONDS("Milliseconds"),
    SECONDS("Seconds");

    private final String word;

    Unit(String word) {
      this.word = word;
    }
  }

  private final List<String> directives = new ArrayList<>();
  private final List<String> defined = new ArrayList<>();
  private LoggingEventBuilder line;

  /** Of {@code line}, which goes on as {@link #line}. */
  public LineMetrics(LoggingEventBuilder line) {
    this.line = line;
  }

  /** Adds a member that is a metric. */
  public LineMetrics with(String name, Number value, Unit unit) {
    line = line.addKeyValue(name, value);
    defined.add("{\"Name\":\"" + name + "\",\"Unit\":\"" + unit.word + "\"}");
    return this;
  }

  /** Those since the last call are counted for each value of the member {@code dimension}. */
  public LineMetrics by(String dimension) {
    if (!defined.isEmpty()) {
      directives.add(
          "{\"Namespace\":\"%s\",\"Dimensions\":[[\"%s\"]],\"Metrics\":[%s]}"
              .formatted(NAMESPACE, dimension, String.join(",", defined)));
      defined.clear();
    }
    return this;
  }

  /** The line with what it says of its metrics, which are of {@code at}. */
  public LoggingEventBuilder line(Instant at) {
    if (directives.isEmpty()) return line;
    return line.addKeyValue(
        "_aws",
        new Rendered(
            "{\"Timestamp\":"
                + at.toEpochMilli()
                + ",\"CloudWatchMetrics\":["
                + String.join(",", directives)
                + "]}"));
  }
}
