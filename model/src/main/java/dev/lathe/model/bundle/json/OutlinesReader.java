package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.json.CanonicalReader;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** From JSON to what is known of statements, the mirror of {@link OutlinesWriter}. */
final class OutlinesReader {
  private OutlinesReader() {}

  static Outlines outlines(CanonicalReader in) {
    return new Outlines(
        map(in.list("operations", OutlinesReader::outline)),
        map(in.list("projections", OutlinesReader::outline)));
  }

  private static Map.Entry<String, StatementOutline> outline(CanonicalReader in) {
    return Map.entry(
        in.text("name"),
        new StatementOutline(
            map(in.list("tables", table -> Map.entry(table.text("alias"), table.text("table")))),
            in.list("limits", OutlinesReader::limit),
            in.list(
                "breaks",
                each -> new StatementOutline.Break(each.integer("at"), each.integer("depth")))));
  }

  private static StatementOutline.Limit limit(CanonicalReader in) {
    return in.next("rows")
        ? new StatementOutline.Limit.Rows(in.whole("rows"))
        : new StatementOutline.Limit.Input(in.text("input"));
  }

  private static <T> SortedMap<String, T> map(List<Map.Entry<String, T>> entries) {
    var map = new TreeMap<String, T>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }
}
