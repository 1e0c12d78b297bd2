package dev.lathe.runtime.http;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a database stands, as text that Prometheus reads: gauges, all of one moment. */
final class Metrics {
  /** Of the exposition format that has been the same since 2014. */
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /**
   * One statement. What is behind is counted to 10,000, as everywhere; the seconds are the age of
   * the first event that somebody has not seen, by the database's clock.
   */
  private static final Statement READ =
      Statement.read(
          """
          WITH reader(kind,name,position,aside) AS (\
          SELECT 'consumer',name,position,\
          (SELECT count(*) FROM parked WHERE consumer=c.name) FROM cursor c \
          UNION ALL SELECT 'read_model',name,position,\
          (SELECT count(*) FROM stuck WHERE projection=g.name) FROM generation g \
          WHERE written_by='projector' AND bundle=(SELECT bundle FROM live)) \
          SELECT 'lathe_log_position',NULL,NULL,coalesce(max(position),0) FROM event \
          UNION ALL SELECT 'lathe_live','bundle',bundle,1 FROM live \
          UNION ALL SELECT 'lathe_lag_events',kind,name,(SELECT count(*) FROM \
          (SELECT 1 FROM event WHERE event.position>reader.position LIMIT 10000)) FROM reader \
          UNION ALL SELECT 'lathe_lag_seconds',kind,name,coalesce((SELECT \
          round(max(0.0,(julianday('now')-julianday(time))*86400),3) FROM event \
          WHERE event.position>reader.position ORDER BY event.position LIMIT 1),0) FROM reader \
          UNION ALL SELECT 'lathe_streams_aside',kind,name,aside FROM reader""");

  private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

  static {
    MEANINGS.put("lathe_log_position", "The last position of the log.");
    MEANINGS.put("lathe_live", "1 for the bundle that is live.");
    MEANINGS.put("lathe_lag_events", "Events that a reader of the log has not seen, up to 10000.");
    MEANINGS.put("lathe_lag_seconds", "The age of the first event that a reader has not seen.");
    MEANINGS.put("lathe_streams_aside", "Streams that a reader parked or is stuck at.");
  }

  private Metrics() {}

  static Reply of(Database database) {
    Rows rows = database.execute(READ);
    var text = new StringBuilder();
    for (var metric : MEANINGS.entrySet()) {
      text.append("# HELP %s %s\n".formatted(metric.getKey(), metric.getValue()));
      text.append("# TYPE %s gauge\n".formatted(metric.getKey()));
      for (List<@Nullable Object> row : rows.rows()) {
        if (!metric.getKey().equals(row.getFirst())) continue;
        text.append(metric.getKey()).append(label(row)).append(' ').append(row.get(3)).append('\n');
      }
    }
    return new Reply.Success(
        new AnswerBody.Text(text.toString()), TYPE, Reply.Success.NO_STORE, Map.of());
  }

  private static String label(List<@Nullable Object> row) {
    Object name = row.get(1);
    if (name == null) return "";
    String value =
        String.valueOf(row.get(2)).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "{" + name + "=\"" + value + "\"}";
  }
}
