package dev.lathe.runtime.verify;

import dev.lathe.model.command.Verdict;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a database keeps beside log and tables, and no rebuild makes again: whether it can be so
 * beside the log. Each kind is one statement, and so of one moment.
 */
final class BookkeepingRows {
  /** What refuses that the log is changed; who changes it by hand drops these first. */
  private static final String GUARDS =
      """
      SELECT 'trigger `'||g.value||'` is missing: nothing refuses that the log is changed' FROM \
      json_each('["event_no_update","event_no_delete","append_event_do"]') g \
      WHERE NOT EXISTS(SELECT 1 FROM sqlite_schema WHERE type='trigger' AND name=g.value) LIMIT ?1\
      """;

  /** What comes up to there would never be handed over. */
  private static final String CURSORS =
      """
      SELECT 'consumer `'||name||'` stands at '||position||', and the log ends at '||end FROM \
      (SELECT c.name,c.position,(SELECT coalesce(max(position),0) FROM event) AS end FROM cursor c) \
      WHERE position NOT BETWEEN 0 AND end ORDER BY name LIMIT ?1\
      """;

  /** The star is all streams of a consumer. */
  private static final String PARKED =
      """
      SELECT 'consumer `'||consumer||'` has put stream `'||stream||'` aside from '||position\
      ||' on, where it has no event' FROM parked p WHERE stream<>'*' AND NOT EXISTS\
      (SELECT 1 FROM event e WHERE e.stream=p.stream AND e.position>=p.position) \
      ORDER BY consumer,stream LIMIT ?1\
      """;

  private static final String STUCK =
      """
      SELECT 'table `'||projection||'` is stuck at version '||version||' of stream `'||stream\
      ||'`, which has no such event' FROM stuck s WHERE NOT EXISTS\
      (SELECT 1 FROM event e WHERE e.stream=s.stream AND e.version=s.version) \
      ORDER BY projection,stream LIMIT ?1\
      """;

  /** A retry would be told that nothing happened. */
  private static final String REFUSED =
      """
      SELECT DISTINCT 'command `'||e.command||'` has events, and its record says that it was \
      refused' FROM event e WHERE e.command IN (SELECT id FROM command WHERE outcome<>'%s') \
      ORDER BY 1 LIMIT ?1\
      """
          .formatted(Verdict.ACCEPTED.word());

  private static final String UNKNOWN =
      """
      SELECT 'command `'||id||'` was answered `'||outcome||'`, which no command is' FROM command \
      WHERE outcome NOT IN (%s) ORDER BY rowid LIMIT ?1\
      """
          .formatted(
              Arrays.stream(Verdict.values())
                  .filter(Verdict::recorded)
                  .map(verdict -> "'" + verdict.word() + "'")
                  .collect(Collectors.joining(",")));

  private static final String REFUSALS =
      """
      SELECT 'a refusal of `'||operation||'` was counted '||times||' times' FROM lathe_refusal \
      WHERE times<1 ORDER BY minute LIMIT ?1\
      """;

  /** An object goes after its file, and what was put is there with its size and time. */
  private static final String FILES =
      """
      SELECT 'file `'||id||'` '||CASE WHEN state NOT IN(1,2,3,4) \
      THEN 'is in state '||state||', which no file is in' \
      WHEN state<3 AND removed_at NOT NULL THEN 'is there, and its object was removed' \
      WHEN state=2 THEN 'is committed, and nothing says when or how large' \
      ELSE 'is deleted, and nothing says when' END FROM lathe_file \
      WHERE state NOT IN(1,2,3,4) OR (state<3 AND removed_at NOT NULL) \
      OR (state=2 AND (committed_at IS NULL OR actual_size IS NULL)) \
      OR (state=4 AND deleted_at IS NULL) ORDER BY id LIMIT ?1\
      """;

  private static final String CROWDED =
      """
      SELECT 'route `'||route||'` keeps '||count(*)||' files of `'||entity||'`, and may keep ' \
      ||max(max_count) FROM lathe_file WHERE state=2 GROUP BY route,entity \
      HAVING count(*)=count(max_count) AND count(*)>max(max_count) ORDER BY route,entity LIMIT ?1\
      """;

  /** Of {@code ?2}, an array of names. */
  private static final String UNLISTED =
      """
      SELECT 'table `'||t.value||'` is not among those that stand, in `generation`' FROM \
      json_each(?2) t WHERE NOT EXISTS(SELECT 1 FROM generation WHERE name=t.value) LIMIT ?1\
      """;

  private static final String MISSING =
      """
      SELECT t.value FROM json_each(?1) t WHERE NOT EXISTS\
      (SELECT 1 FROM sqlite_schema WHERE type='table' AND name=t.value)\
      """;

  private static final List<String> KINDS =
      List.of(GUARDS, CURSORS, PARKED, STUCK, REFUSED, UNKNOWN, REFUSALS, FILES, CROWDED);

  private final Database database;

  BookkeepingRows(Database database) {
    this.database = database;
  }

  /** Which of {@code tables} are not there. */
  List<String> missing(List<String> tables) {
    return texts(database.execute(Statement.read(MISSING, array(tables))));
  }

  /**
   * What is wrong, at most {@code most} of each kind.
   *
   * @param generations tables of the live bundle, those of children apart
   */
  List<String> faults(List<String> generations, int most) {
    List<String> faults = new ArrayList<>();
    for (String sql : KINDS) {
      faults.addAll(texts(database.executeWhereThere(Statement.read(sql, (long) most))));
    }
    faults.addAll(
        texts(database.execute(Statement.read(UNLISTED, (long) most, array(generations)))));
    return faults;
  }

  private static String array(List<String> names) {
    return JsonText.write(new Json.Arr(names.stream().map(Json::of).toList()));
  }

  private static List<String> texts(Rows rows) {
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) texts.add(rows.requiredText(row, 0));
    return texts;
  }
}
