package dev.lathe.runtime.command;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is kept of commands beside what the log and their records say of them. */
public final class PartRows {
  /** Each part by itself, and beside the one before it. */
  private static final String BROKEN =
      """
      SELECT number,command,fault FROM (SELECT number,command,CASE \
      WHEN NOT json_valid(data) THEN 'is no JSON' \
      WHEN position>(SELECT coalesce(max(position),0) FROM event) \
      THEN 'is from behind the end of the log' \
      WHEN position<lag(position,1,0) OVER (ORDER BY number) \
      THEN 'is from before the one that was decided before it' END AS fault FROM lathe_part) \
      WHERE fault NOT NULL ORDER BY number LIMIT ?1\
      """;

  /** A command has one part of a kind: each would be decided again. */
  private static final String DOUBLED =
      """
      SELECT max(number),command,'is one of '||count(*)||' of its command' FROM lathe_part \
      GROUP BY command,part HAVING count(*)>1 ORDER BY 1 LIMIT ?1\
      """;

  private static final String BEFORE_ITS_EVENTS =
      """
      SELECT DISTINCT p.number,p.command,'is from before its own events' FROM event e \
      JOIN lathe_part p ON p.command=e.command WHERE e.position>p.position ORDER BY 1 LIMIT ?1\
      """;

  private static final String NOT_AS_RECORDED =
      """
      SELECT p.number,p.command,'says another verdict than the record of its command' \
      FROM command c JOIN lathe_part p ON p.command=c.id AND p.part='%s' \
      WHERE json_valid(p.data) AND p.data->>'$.outcome' IS NOT c.outcome ORDER BY 1 LIMIT ?1\
      """
          .formatted(RecordedParts.REQUEST);

  private final Database database;

  public PartRows(Database database) {
    this.database = database;
  }

  /** What is wrong with them, at most {@code most} of it; nothing where none are kept. */
  public List<String> faults(int most) {
    List<String> faults = new ArrayList<>();
    for (String sql : List.of(BROKEN, DOUBLED, BEFORE_ITS_EVENTS, NOT_AS_RECORDED)) {
      if (faults.size() >= most) break;
      Rows rows = database.executeWhereThere(Statement.read(sql, (long) (most - faults.size())));
      for (int row = 0; row < rows.size(); row++) {
        faults.add(
            "part %s of command `%s` %s"
                .formatted(
                    rows.requiredInteger(row, 0),
                    rows.requiredText(row, 1),
                    rows.requiredText(row, 2)));
      }
    }
    return faults;
  }
}
