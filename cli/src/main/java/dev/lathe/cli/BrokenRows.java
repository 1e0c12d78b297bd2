package dev.lathe.cli;

import dev.lathe.compiler.lower.BrokenRules;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.rule.TextPattern;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
        String subject = rule.subject();
        unseen.add(subject.contains(".") ? subject.substring(0, subject.indexOf('.')) : subject);
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
    Object last = look.wholeNumber() ? (Object) Long.MIN_VALUE : "";
    var keys = new ArrayList<String>();
    long rows = 0;
    for (boolean more = true; more; ) {
      List<? extends List<?>> page = database.execute(Statement.read(look.page(), last)).rows();
      for (List<?> row : page) {
        last = row.getFirst();
        if (!pattern.found(String.valueOf(row.getLast()))) {
          rows++;
          if (keys.size() < BrokenRules.NAMED) {
            keys.add(String.valueOf(last));
          }
        }
      }
      more = page.size() == BrokenRules.PAGE;
    }
    return new Broken(rule, rows, keys);
  }
}
