package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Map;

/** What is known of statements as JSON. The order of the calls is the order in the file. */
final class OutlinesWriter {
  private OutlinesWriter() {}

  static Json.Obj outlines(Outlines outlines) {
    return new Members()
        .with("operations", named(outlines.operations()), OutlinesWriter::outline)
        .with("projections", named(outlines.projections()), OutlinesWriter::outline)
        .object();
  }

  private static List<Map.Entry<String, StatementOutline>> named(
      Map<String, StatementOutline> outlines) {
    return List.copyOf(outlines.entrySet());
  }

  private static Json outline(Map.Entry<String, StatementOutline> named) {
    StatementOutline outline = named.getValue();
    return new Members()
        .with("name", named.getKey())
        .with("tables", List.copyOf(outline.tables().entrySet()), OutlinesWriter::table)
        .with("limits", outline.limits(), OutlinesWriter::limit)
        .with("breaks", outline.breaks(), OutlinesWriter::lineBreak)
        .object();
  }

  private static Json table(Map.Entry<String, String> table) {
    return new Members().with("alias", table.getKey()).with("table", table.getValue()).object();
  }

  private static Json limit(StatementOutline.Limit limit) {
    return switch (limit) {
      case StatementOutline.Limit.Rows(long most) -> new Members().with("rows", most).object();
      case StatementOutline.Limit.Input(String name) -> new Members().with("input", name).object();
    };
  }

  private static Json lineBreak(StatementOutline.Break each) {
    return new Members().with("at", each.at()).with("depth", each.depth()).object();
  }
}
