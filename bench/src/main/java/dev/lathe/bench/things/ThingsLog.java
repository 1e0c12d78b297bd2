package dev.lathe.bench.things;

import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A log of things that were made, written by SQL: a million commands would take minutes. */
public final class ThingsLog {
  /** How many categories there are, all of them alike. */
  public static final int CATEGORIES = 20;

  /** A category that every so many-th thing has instead, so that few have it. */
  public static final int RARE_EVERY = 20_000;

  public static final String RARE = "rare";

  /** Events of one statement: a libSQL server ends one after five seconds. */
  private static final int PART = 5_000;

  private static final String EVENTS =
      """
      WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i+1 FROM n WHERE i+1<?2) \
      INSERT INTO event(stream,version,id,service,entity,type,time,correlation,schema_version,\
      bundle,data) SELECT 'Thing-'||printf('thing-%08d',i),1,printf('event-%08d',i),'shop','Thing',\
      'ThingMake',strftime('%Y-%m-%dT%H:%M:%S',1767225600+i/10,'unixepoch')||printf('.%03dZ',i%10*100),\
      printf('event-%08d',i),1,'made by SQL',json_object('before',NULL,'after',json_object(\
      'status','open','title',<title>,'note','as short as a note is',\
      'category',CASE i%?3 WHEN 0 THEN ?4 ELSE 'c'||(i%?5) END,'quantity',1+i%9,\
      'price',printf('%d.%02d',1+i%90,i%100))) FROM n""";

  /** Of the title of thing {@code i}, as {@link Things#body} has it. */
  static final String TITLE = "printf('Thing %d of some more',i)";

  private ThingsLog() {}

  /** The id of one of them. */
  public static String id(int number) {
    return "thing-%08d".formatted(number);
  }

  /** Makes the system's tables, and things {@code from} up to {@code to}, which is not made. */
  public static void fill(Database database, int from, int to) {
    fill(database, from, to, TITLE);
  }

  /**
   * The same with other titles.
   *
   * @param title SQL of that of thing {@code i}
   */
  static void fill(Database database, int from, int to, String title) {
    var schema = new ArrayList<Statement>();
    SystemSchema.DDL.forEach(ddl -> schema.add(Statement.write(ddl)));
    database.executeAll(schema);
    for (int at = from; at < to; at += PART) {
      int end = Math.min(to, at + PART);
      List<Statement> part =
          List.of(
              Statement.write(
                  EVENTS.replace("<title>", title),
                  (long) at,
                  (long) end,
                  (long) RARE_EVERY,
                  RARE,
                  (long) CATEGORIES));
      database.executeAll(part);
    }
  }
}
