package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.projection.EventBatch.Event;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the log has and a batch has not, read in one request together with the watermarks and the
 * live bundle. An answer is bounded: a stream without an entry was cut off and is asked for again.
 */
record MissingEvents(BundleId live, Map<StreamKey, Found> found) {
  /** Events an answer, and events a range. */
  private static final int MAXIMUM_EVENTS = 2000;

  /** Data an answer, in bytes; an answer of sqld may have 10 MB. The first event always comes. */
  private static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

  private static final String READ =
      """
      SELECT (SELECT bundle FROM live),e.projection,e.asked,e.watermark,e.version,\
      CASE WHEN e.version IS NOT NULL THEN %s END \
      FROM (SELECT 1) LEFT JOIN (SELECT *,sum(coalesce(octet_length(data),0)) OVER \
      (ORDER BY projection,asked,version)-coalesce(octet_length(data),0) AS ahead \
      FROM (SELECT r.projection,r.stream AS asked,r.watermark,e.* \
      FROM (SELECT value->>0 AS projection,value->>1 AS stream,value->>2 AS first,\
      value->>3 AS last,coalesce((SELECT version FROM watermark w \
      WHERE w.projection=value->>0 AND w.stream=value->>1),0) AS watermark FROM json_each(?1)) r \
      LEFT JOIN event e ON e.stream=r.stream AND e.version BETWEEN max(r.first,r.watermark+1) \
      AND min(r.last,max(r.first,r.watermark+1)+%s) \
      ORDER BY r.projection,r.stream,e.version LIMIT %s)) e ON e.ahead<=%s \
      ORDER BY e.projection,e.asked,e.version"""
          .formatted(CloudEvents.WHOLE, MAXIMUM_EVENTS - 1, MAXIMUM_EVENTS, MAXIMUM_BYTES);

  /** One projection's view of one stream. */
  record StreamKey(String projection, String stream) {}

  /** Versions that a batch lacks of a stream; none where {@code last} is before {@code first}. */
  record Range(StreamKey key, long first, long last) {}

  /** How far the projection is, and what the log has of the ranges beyond that, ascending. */
  record Found(long watermark, List<Event> events) {}

  /**
   * @throws NothingLive if the database names no live bundle
   */
  static MissingEvents read(Database database, Collection<Range> ranges) {
    Rows rows = database.execute(Statement.read(READ, json(ranges)));
    String live = rows.text(0, 0);
    if (live == null) throw new NothingLive();
    Map<StreamKey, Found> found = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      String projection = rows.text(row, 1);
      if (projection == null) break; // nothing was asked, only what is live
      var key = new StreamKey(projection, rows.requiredText(row, 2));
      long watermark = rows.requiredInteger(row, 3);
      Found at = found.computeIfAbsent(key, _ -> new Found(watermark, new ArrayList<>()));
      String event = rows.text(row, 5);
      if (event != null) at.events().add(new Event(rows.requiredInteger(row, 4), event));
    }
    return new MissingEvents(new BundleId(live), found);
  }

  private static String json(Collection<Range> ranges) {
    List<Json> rows = new ArrayList<>();
    for (Range range : ranges) {
      rows.add(
          new Json.Arr(
              List.of(
                  Json.of(range.key().projection()),
                  Json.of(range.key().stream()),
                  Json.of(range.first()),
                  Json.of(range.last()))));
    }
    return JsonText.write(new Json.Arr(rows));
  }
}
