package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.KillableDatabase;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who follows a channel is killed at each request in turn, before it is applied and before its
 * answer, and whoever comes next goes on: the database ends as if nobody had been killed, to the
 * byte.
 */
final class KilledAtEachStepTest {
  /** Requests of one deed; more say that it does not come to its end. */
  private static final int MOST_REQUESTS = 300;

  /** What there is to do when the killed one begins. */
  enum Deed {
    /** Another bundle, whose tables are made and filled. */
    FORWARD(Duration.ofHours(24)) {
      @Override
      void prepare(Scene scene) {
        scene.live(FIRST);
        scene.append(1_300);
        scene.wish(SECOND);
      }
    },
    /** The one before, whose tables stand as they were left. */
    BACK(Duration.ofHours(24)) {
      @Override
      void prepare(Scene scene) {
        scene.live(FIRST);
        scene.append(700);
        scene.live(SECOND);
        scene.append(1_300);
        scene.wish(FIRST);
      }
    },
    /** Tables that were left behind follow the log. */
    FOLLOW(Duration.ofHours(24)) {
      @Override
      void prepare(Scene scene) {
        scene.live(FIRST);
        scene.live(SECOND);
        scene.append(3_300);
      }
    },
    /** Tables whose time is over are dropped. */
    DROP(Duration.ZERO) {
      @Override
      void prepare(Scene scene) {
        scene.live(FIRST);
        scene.append(300);
        scene.live(SECOND);
      }
    },
    /** One that can't go live. */
    REFUSED(Duration.ofHours(24)) {
      @Override
      void prepare(Scene scene) {
        scene.live(FIRST);
        scene.append(300);
        scene.wish(TAKEN);
      }
    };

    private final Duration kept;

    Deed(Duration kept) {
      this.kept = kept;
    }

    abstract void prepare(Scene scene);
  }

  private static final Bundle FIRST = WrittenOrders.bundle("written_1", Optional.of("orders_1"));
  private static final Bundle SECOND =
      WrittenOrders.bundle(
          "written_2", Optional.of("orders_2"), Orders.seed("s-1", "seeded", 1, "new"));

  /** Its seed wants the place of another event. */
  private static final Bundle TAKEN =
      WrittenOrders.bundle("written_3", Optional.of("orders_3"), Orders.seed("s-9", "m0", 1, "x"));

  @ParameterizedTest
  @EnumSource(Deed.class)
  void the_database_ends_as_if_nobody_had_been_killed(Deed deed) {
    String whole;
    try (var scene = new Scene(deed)) {
      scene.goOn(scene.database);
      whole = scene.state();
    }
    int kills = 0;
    for (boolean applied : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        try (var scene = new Scene(deed)) {
          var killable = new KillableDatabase(scene.database, request, applied);
          if (!scene.killed(killable)) break;
          kills++;
          scene.goOn(scene.database);
          assertEquals(
              Sha256.hex(whole),
              Sha256.hex(scene.state()),
              () -> deed + ", killed at request of " + scene.state());
        }
      }
    }
    assertTrue(kills > 6 && kills < 2 * MOST_REQUESTS, kills + " kills");
  }

  @Test
  void a_state_tells_databases_apart() {
    try (var one = new Scene(Deed.FORWARD);
        var two = new Scene(Deed.FORWARD)) {
      assertEquals(one.state(), two.state());
      two.goOn(two.database);
      assertTrue(!one.state().equals(two.state()));
    }
  }

  /** A database, a store, and somebody who follows its channel. */
  private static final class Scene implements AutoCloseable {
    private final Database database = SqliteDatabase.open(":memory:");
    private final BundlesInMemory store = new BundlesInMemory();
    private final Duration kept;
    private BundleId serving = new BundleId("0".repeat(64));
    private String written = "";

    Scene(Deed deed) {
      kept = deed.kept;
      deed.prepare(this);
    }

    BundleId wish(Bundle bundle) {
      return store.push(bundle);
    }

    void live(Bundle bundle) {
      serving = wish(bundle);
      written = bundle.schema().generations().getFirst().name();
      new ChannelRollout(store, "live", database, Duration.ofHours(24)).follow();
    }

    void append(int events) {
      List<Statement> commands = new ArrayList<>();
      for (int i = 0; i < events; i++) {
        commands.add(WrittenOrders.command(serving, written, "m" + i % 9, "s" + i, i));
      }
      database.executeAll(commands);
    }

    boolean killed(Database through) {
      try {
        goOn(through);
        return false;
      } catch (Killed killed) {
        return true;
      }
    }

    /** Ticks until there is nothing left to do. */
    void goOn(Database through) {
      var rollout = new ChannelRollout(store, "live", through, kept);
      for (int tick = 0; tick < 4; tick++) {
        try {
          rollout.follow();
        } catch (RolloutRefused refused) {
          // So it is, in each run.
        }
      }
    }

    /** All there is, but for times. */
    String state() {
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
}
