package dev.lathe.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.KillableDatabase;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      void prepare(KilledRollout scene) {
        scene.live(FIRST);
        append(scene, 1_300);
        scene.wish(SECOND);
      }
    },
    /** The one before, whose tables stand as they were left. */
    BACK(Duration.ofHours(24)) {
      @Override
      void prepare(KilledRollout scene) {
        scene.live(FIRST);
        append(scene, 700);
        scene.live(SECOND);
        append(scene, 1_300);
        scene.wish(FIRST);
      }
    },
    /** Tables that were left behind follow the log. */
    FOLLOW(Duration.ofHours(24)) {
      @Override
      void prepare(KilledRollout scene) {
        scene.live(FIRST);
        scene.live(SECOND);
        append(scene, 3_300);
      }
    },
    /** Tables whose time is over are dropped. */
    DROP(Duration.ZERO) {
      @Override
      void prepare(KilledRollout scene) {
        scene.live(FIRST);
        append(scene, 300);
        scene.live(SECOND);
      }
    },
    /** One that can't go live. */
    REFUSED(Duration.ofHours(24)) {
      @Override
      void prepare(KilledRollout scene) {
        scene.live(FIRST);
        append(scene, 300);
        scene.wish(TAKEN);
      }
    },
    /** More seeds than the flip's request carries: they are staged first, in several requests. */
    SEEDED(Duration.ofHours(24)) {
      @Override
      void prepare(KilledRollout scene) {
        scene.live(FIRST);
        append(scene, 300);
        scene.wish(SEEDING);
      }
    },
    /** The same, of which the flip cannot fold the last. */
    SEEDED_AND_REFUSED(Duration.ofHours(24)) {
      @Override
      void prepare(KilledRollout scene) {
        scene.live(FIRST);
        append(scene, 300);
        scene.wish(UNFOLDABLE);
      }
    };

    private final Duration kept;

    Deed(Duration kept) {
      this.kept = kept;
    }

    abstract void prepare(KilledRollout scene);
  }

  private static final Bundle FIRST = WrittenOrders.bundle("written_1", Optional.of("orders_1"));
  private static final Bundle SECOND =
      WrittenOrders.bundle(
          "written_2",
          Optional.of("orders_2"),
          Orders.seed("s-1", "seeded", 1, "new"),
          Orders.seed("s-2", "step", 1, "new").by("orders"));

  /** Its seed wants the place of another event. */
  private static final Bundle TAKEN =
      WrittenOrders.bundle("written_3", Optional.of("orders_3"), Orders.seed("s-9", "m0", 1, "x"));

  private static final Bundle SEEDING =
      WrittenOrders.bundle("written_4", Optional.of("orders_4"), seeds(Orders.data("new", 1)));

  private static final Bundle UNFOLDABLE =
      WrittenOrders.bundle("written_5", Optional.empty(), seeds(Orders.poison()));

  /** Three chunks of them; {@code data} is what the last one says. */
  private static SeedEvent[] seeds(String data) {
    SeedEvent[] seeds = new SeedEvent[1_001];
    for (int i = 0; i < seeds.length; i++) {
      String said = i < seeds.length - 1 ? Orders.data("new", 1) : data;
      SeedEvent seed = Orders.seed("many-" + i, "many" + i, said);
      seeds[i] = i < seeds.length / 2 ? seed : seed.by("rest");
    }
    return seeds;
  }

  @ParameterizedTest
  @EnumSource(Deed.class)
  void the_database_ends_as_if_nobody_had_been_killed(Deed deed) {
    String whole;
    try (var scene = scene(deed)) {
      scene.goOn(scene.database());
      whole = scene.state();
    }
    assertFalse(whole.contains("lathe_seed"), "seeds that waited beside the log");
    int kills = 0;
    for (boolean applied : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        try (var scene = scene(deed)) {
          var killable = new KillableDatabase(scene.database(), request, applied);
          if (!scene.killed(killable)) break;
          kills++;
          scene.goOn(scene.database());
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
    try (var one = scene(Deed.FORWARD);
        var two = scene(Deed.FORWARD)) {
      assertEquals(one.state(), two.state());
      two.goOn(two.database());
      assertTrue(!one.state().equals(two.state()));
    }
  }

  private static KilledRollout scene(Deed deed) {
    var scene = new KilledRollout(deed.kept);
    deed.prepare(scene);
    return scene;
  }

  private static void append(KilledRollout scene, int events) {
    List<Statement> commands = new ArrayList<>();
    String written = scene.serving().schema().generations().getFirst().name();
    for (int i = 0; i < events; i++) {
      commands.add(WrittenOrders.command(scene.id(), written, "m" + i % 9, "s" + i, i));
    }
    scene.database().executeAll(commands);
  }
}
