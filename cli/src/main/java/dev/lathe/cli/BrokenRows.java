package dev.lathe.cli;

import dev.lathe.compiler.lower.BrokenRules;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.rule.TextPattern;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of a database that break a blueprint's rules: rows of before, which stay until a command
 * changes them.
 *
 * @param broken the rules that some break
 * @param unseen entities whose table the database does not have: the blueprint makes it anew
 */
record BrokenRows(List<Broken> broken, Set<String> unseen) {
  /**
   * A rule that rows break.
   *
   * @param keys of some of them
   */
  record Broken(BrokenRules.Rule rule, long rows, List<String> keys) {
    String text() {
      String more = rows > keys.size() ? ", …" : "";
      return "%-13s  rule %s: %s %s \"%s\" (%s%s)"
          .formatted(
              "rows",
              rule.subject(),
              rows,
              rows == 1 ? "row breaks" : "rows break",
              rule.says(),
              String.join(", ", keys),
              more);
    }

    Json json() {
      return new Members()
          .with("subject", rule.subject())
          .with("rule", rule.says())
          .with("rows", Json.of(rows))
          .with("keys", new Json.Arr(keys.stream().<Json>map(Json::of).toList()))
          .object();
    }
  }

  /** As members of what a command says as data. */
  Map<String, Json> members() {
    var members = new LinkedHashMap<String, Json>();
    members.put("rows", new Json.Arr(broken.stream().map(Broken::json).toList()));
    members.put("unseen", new Json.Arr(unseen.stream().<Json>map(Json::of).toList()));
    return members;
  }

  /**
   * Says whose rows were not looked at.
   *
   * @param maker of their tables, in words
   */
  void tellUnseen(String maker, PrintWriter to) {
    for (String entity : unseen) {
      to.println(
          "rows of %s were not looked at: %s makes their table anew".formatted(entity, maker));
    }
  }

  static BrokenRows in(Database database, ResolvedBlueprint source) {
    var broken = new ArrayList<Broken>();
    var unseen = new LinkedHashSet<String>();
    for (BrokenRules.Rule rule : BrokenRules.of(source)) {
      try {
        Broken found =
            switch (rule.look()) {
              case BrokenRules.Look.Told told -> told(database, rule, told);
              case BrokenRules.Look.Matched matched -> matched(database, rule, matched);
            };
        if (found.rows() > 0) {
          broken.add(found);
        }
      } catch (StatementFailed failed) {
        if (!failed.unknownObject()) throw failed;
        unseen.add(rule.entity());
      }
    }
    return new BrokenRows(broken, unseen);
  }

  private static Broken told(Database database, BrokenRules.Rule rule, BrokenRules.Look.Told look) {
    long rows = database.execute(Statement.read(look.count())).requiredInteger(0, 0);
    var keys = new ArrayList<String>();
    if (rows > 0) {
      for (List<?> row : database.execute(Statement.read(look.some())).rows()) {
        keys.add(String.valueOf(row.getFirst()));
      }
    }
    return new Broken(rule, rows, keys);
  }

  private static Broken matched(
      Database database, BrokenRules.Rule rule, BrokenRules.Look.Matched look) {
    TextPattern pattern = look.pattern();
    Object[] last =
        look.numbers().stream().map(number -> number ? (Object) Long.MIN_VALUE : "").toArray();
    var keys = new ArrayList<String>();
    long rows = 0;
    for (boolean more = true; more; ) {
      List<? extends List<?>> page = database.execute(Statement.read(look.page(), last)).rows();
      for (List<?> row : page) {
        last = row.subList(0, last.length).toArray();
        if (!pattern.found(String.valueOf(row.getLast()))) {
          rows++;
          if (keys.size() < BrokenRules.NAMED) {
            keys.add(String.valueOf(row.get(last.length)));
          }
        }
      }
      more = page.size() == BrokenRules.PAGE;
    }
    return new Broken(rule, rows, keys);
  }
}
