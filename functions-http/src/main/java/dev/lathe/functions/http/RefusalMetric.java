package dev.lathe.functions.http;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.time.Instant;
import java.util.List;

/**
 * Makes a metric of a request's line: how many were refused for who sent them, by cause. CloudWatch
 * reads it from the log, so it costs no call.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     embedded metric format</a>
 */
final class RefusalMetric {
  /** Of callers whom somebody vouches for. */
  static final String KNOWN = "KnownRefused";

  /** Of everybody else. */
  static final String ANONYMOUS = "AnonymousRefused";

  private static final String NAMESPACE = "Lathe";

  private RefusalMetric() {}

  /** The line's member {@code _aws}; it has {@code refused} and one of the two counts beside it. */
  static Json of(String metric, Instant at) {
    Json directive =
        new Members()
            .with("Namespace", NAMESPACE)
            .with("Dimensions", array(array(Json.of("refused"))))
            .with(
                "Metrics", array(new Members().with("Name", metric).with("Unit", "Count").object()))
            .object();
    return new Members()
        .with("Timestamp", Json.of(at.toEpochMilli()))
        .with("CloudWatchMetrics", array(directive))
        .object();
  }

  private static Json array(Json item) {
    return new Json.Arr(List.of(item));
  }
}
