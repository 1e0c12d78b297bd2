package dev.lathe.runtime.verify;

import dev.lathe.model.bundle.Generation;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether rows are found by the words that they have. A row and its words change in one statement,
 * and each question here is one: commands that go on meanwhile make no difference.
 */
public final class IndexedWords {
  /** Rows whose words the index lacks, or has others of. */
  private static final String LOST =
      """
      SELECT 'row '||json_array(t.%1$s)||' of `%2$s` is not found by its words' FROM %3$s t \
      WHERE NOT EXISTS(SELECT 1 FROM %4$s p JOIN %5$s w ON w.rowid=p.place WHERE p.id=t.%1$s AND %6$s) \
      ORDER BY t.%1$s LIMIT ?1\
      """;

  /** What the index has of no row; only people who look at the file see it. */
  private static final String SURPLUS =
      """
      SELECT 'words are kept of `%2$s` that no row has, number '||w.rowid FROM %5$s w \
      WHERE NOT EXISTS(SELECT 1 FROM %4$s p JOIN %3$s t ON t.%1$s=p.id WHERE p.place=w.rowid) \
      ORDER BY w.rowid LIMIT ?1\
      """;

  /** Whether the index says of its texts what they say: SQLite asks FTS5 since 3.44. */
  private static final String BROKEN =
      """
      SELECT 'words of `%2$s`: '||x.integrity_check FROM pragma_integrity_check(?2) x \
      WHERE x.integrity_check<>'ok' LIMIT ?1\
      """;

  private final Database database;

  public IndexedWords(Database database) {
    this.database = database;
  }

  /** What is wrong with the words of {@code table}, at most {@code most} of each kind. */
  public List<String> faults(String table, Generation.Words words, int most) {
    List<String> faults = new ArrayList<>();
    for (String kind : List.of(LOST, SURPLUS)) {
      add(faults, Statement.read(sql(kind, table, words), (long) most));
    }
    add(faults, Statement.read(sql(BROKEN, table, words), (long) most, words.index()));
    return faults;
  }

  private void add(List<String> faults, Statement question) {
    Rows rows = database.execute(question);
    for (int row = 0; row < rows.size(); row++) faults.add(rows.requiredText(row, 0));
  }

  private static String sql(String kind, String table, Generation.Words words) {
    String same =
        IntStream.range(0, words.columns().size())
            .mapToObj(i -> "w.c%s IS t.%s".formatted(i, quoted(words.columns().get(i))))
            .collect(Collectors.joining(" AND "));
    return kind.formatted(
        quoted(words.key()),
        table,
        quoted(table),
        quoted(words.places()),
        quoted(words.index()),
        same);
  }

  private static String quoted(String name) {
    return TableContents.quoted(name);
  }
}
