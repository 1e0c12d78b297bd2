package dev.lathe.conformance.permission;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.sql.Statement;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Rows and callers for {@link RandomRules}: few values, so that they meet; many are missing. */
final class RandomLeaves {
  private static final List<String> WORDS =
      List.of("red", "alice", "manager", "open", "Red", "\u00e9", "\ud83d\ude00", "\uff5e", "bob");
  private static final List<String> DAYS = List.of("2026-01-31", "2026-01-30", "2026-02-01");
  private static final List<String> MOMENTS =
      List.of(
          "2026-01-31T00:00:00.000000Z",
          "2026-01-31T00:00:00.500000Z",
          "2026-01-30T23:59:59.999999Z");
  private static final List<String> DECIMALS = List.of("2.5", "-2", "2.50", "0", "3", "2.51");
  private static final List<String> EXACT = List.of("2.505", "2.5", "-2.0001", "1000000");

  private final RandomGenerator random;

  RandomLeaves(RandomGenerator random) {
    this.random = random;
  }

  /** A row as it is answered, and as its table has it. */
  record Leave(Map<String, Json> fields, List<@Nullable Object> columns) {
    Statement insert(String table) {
      return Statement.write(
          "INSERT INTO "
              + table
              + "(id,person,team,status,days,cost,exact,urgent,since,day,last_event_id,"
              + "last_event_version,applied_at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,'e',1,'t')",
          columns.toArray());
    }
  }

  Leave leave(String id) {
    var fields = new LinkedHashMap<String, Json>();
    var columns = new java.util.ArrayList<@Nullable Object>();
    fields.put("id", Json.of(id));
    columns.add(id);
    text(fields, columns, "person", WORDS);
    text(fields, columns, "team", WORDS);
    fields.put("status", Json.of("open"));
    columns.add("open");
    if (missing()) {
      columns.add(null);
    } else {
      long days = random.nextInt(6) - 2L;
      fields.put("days", Json.of(days));
      columns.add(days);
    }
    decimal(fields, columns, "cost", DECIMALS, 6);
    decimal(fields, columns, "exact", EXACT, 4);
    if (missing()) {
      columns.add(null);
    } else {
      boolean urgent = random.nextBoolean();
      fields.put("urgent", Json.of(urgent));
      columns.add(urgent ? 1L : 0L);
    }
    text(fields, columns, "since", MOMENTS);
    text(fields, columns, "day", DAYS);
    return new Leave(fields, columns);
  }

  /** What is known of a caller, and what they send. */
  Map<String, Json> said() {
    var said = new LinkedHashMap<String, Json>();
    if (!missing()) said.put("user.id", Json.of(one(WORDS)));
    if (!missing()) said.put("user.role", Json.of(one(WORDS)));
    if (!missing()) said.put("user.team", Json.of(one(WORDS)));
    if (!missing()) said.put("user.email_verified", Json.of(random.nextBoolean()));
    if (!missing()) said.put("user.updated_at", Json.of(random.nextInt(6) - 2));
    if (!missing()) {
      said.put(
          "user.roles",
          new Json.Arr(
              random
                  .ints(random.nextInt(3), 0, WORDS.size())
                  .<Json>mapToObj(i -> Json.of(WORDS.get(i)))
                  .toList()));
    }
    if (!missing()) said.put("status", Json.of(one(WORDS)));
    if (!missing()) said.put("least", new Json.Num(one(DECIMALS)));
    return said;
  }

  private void text(
      Map<String, Json> fields, List<@Nullable Object> columns, String name, List<String> some) {
    if (missing()) {
      columns.add(null);
      return;
    }
    String value = one(some);
    fields.put(name, Json.of(value));
    columns.add(value);
  }

  private void decimal(
      Map<String, Json> fields,
      List<@Nullable Object> columns,
      String name,
      List<String> some,
      int scale) {
    if (missing()) {
      columns.add(null);
      return;
    }
    String value = one(some);
    fields.put(name, new Json.Num(value));
    columns.add(new BigDecimal(value).movePointRight(scale).longValueExact());
  }

  private boolean missing() {
    return random.nextInt(4) == 0;
  }

  private String one(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }
}
