package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A database, a store, and somebody who follows its channel. */
public final class KilledRollout implements AutoCloseable {
  /** Packed once: a bundle with many seeds is pushed at each kill. */
  private static final IdentityHashMap<Bundle, BundleFile> FILES = new IdentityHashMap<>();

  private final Database database = SqliteDatabase.open(":memory:");
  private final BundlesInMemory store = new BundlesInMemory();
  private final Duration kept;
  private @Nullable Bundle serving;

  /** {@code kept} is how long what was replaced follows the log. */
  public KilledRollout(Duration kept) {
    this.kept = kept;
  }

  public Database database() {
    return database;
  }

  /** What was made live last. */
  Bundle serving() {
    return Objects.requireNonNull(serving);
  }

  BundleId id() {
    return file(serving()).id();
  }

  /** The channel points to {@code bundle}. */
  public void wish(Bundle bundle) {
    BundleFile file = file(bundle);
    store.put(file.id(), file.bytes());
    store.point("live", file.id());
  }

  private static BundleFile file(Bundle bundle) {
    return FILES.computeIfAbsent(bundle, BundleFile::of);
  }

  /** The same, followed by somebody to the end. */
  public void live(Bundle bundle) {
    wish(bundle);
    serving = bundle;
    new ChannelRollout(store, "live", database, Duration.ofHours(24)).follow();
  }

  /** Whether who goes on with {@code through} is killed at that. */
  public boolean killed(Database through) {
    try {
      goOn(through);
      return false;
    } catch (Killed killed) {
      return true;
    }
  }

  /** Ticks until there is nothing left to do. */
  public void goOn(Database through) {
    var rollout = new ChannelRollout(store, "live", through, kept);
    for (int tick = 0; tick < 4; tick++) {
      try {
        rollout.follow();
      } catch (RolloutRefused | StatementFailed refused) {
        // So it is, in each run.
      }
    }
  }

  /** All there is, but for times. */
  public String state() {
    var tables = new TreeMap<String, String>();
    Rows objects =
        database.execute(
            Statement.read("SELECT name,type,coalesce(sql,'') FROM sqlite_schema ORDER BY name"));
    for (int row = 0; row < objects.size(); row++) {
      String name = objects.requiredText(row, 0);
      String text = objects.requiredText(row, 2);
      if (objects.requiredText(row, 1).equals("table") && !name.equals("lathe_system")) {
        text += rows(name);
      }
      tables.put(name, text);
    }
    return String.join("\n", tables.values());
  }

  private String rows(String table) {
    Rows columns =
        database.execute(
            Statement.read(
                "SELECT name FROM pragma_table_info('%s') ORDER BY cid".formatted(table)));
    List<String> names = new ArrayList<>();
    for (int row = 0; row < columns.size(); row++) {
      String name = columns.requiredText(row, 0);
      if (!List.of("at", "recorded_at", "since", "next_try").contains(name)) {
        names.add("quote(\"" + name + "\")");
      }
    }
    Rows rows =
        database.execute(
            Statement.read(
                "SELECT %s FROM \"%s\" ORDER BY 1"
                    .formatted(String.join("||'|'||", names), table)));
    var text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      text.append('\n').append(rows.requiredText(row, 0));
    }
    return text.toString();
  }

  @Override
  public void close() {
    database.close();
  }
}
