package dev.lathe.dev.calls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.dev.calls.KeyedVendor.Fault;
import dev.lathe.dev.calls.KeyedVendor.Killed;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.wiring.Databases;
import dev.lathe.runtime.workflow.Workflows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that charge somebody, in disorder from a seed: processes end, databases and vendors do
 * not answer, requests come twice, relays go on with what is still under somebody's hands, orders
 * are cancelled meanwhile. In the end each order was charged once at the most, and its answer says
 * what the log says.
 */
final class EffectsInDisorderTest {
  private static final int SEEDS = Integer.getInteger("effects.seeds", 20);
  private static final int ORDERS = 6;
  private static final int ACTS = 60;

  private static final List<Fault> FAULTS = List.of(Fault.values());

  /** Of a hundred. */
  private static final int TROUBLE = 35;

  /** Looks of a calm relay: what is left waits ten minutes and more each time. */
  private static final int CALM = 12;

  /** Orders of any world: that there are some shows that the test is about them. */
  private static final Set<String> MADE_GOOD = new TreeSet<>();

  @TempDir static Path folder;

  /** One run. */
  private static final class World implements AutoCloseable {
    private final Random random;
    private final Time hasty =
        new Time() {
          private final Time machine = SystemPlatform.create().time();

          @Override
          public Instant now() {
            return machine.now();
          }

          @Override
          public long ticks() {
            return machine.ticks();
          }

          @Override
          public void sleep(Duration pause) {}
        };
    private final MovableTime time = new MovableTime(hasty, Duration.ofDays(1));
    private final Platform platform = SystemPlatform.create().with(time);
    private final KeyedVendor vendor = new KeyedVendor();
    private final BundleFile file;
    private final FolderBundleStore store;
    private final Database database;
    private final Set<String> told = new TreeSet<>();
    private boolean calm;

    World(long seed, boolean keys, BundleFile file) {
      this.random = new Random(seed);
      this.file = file;
      this.store = new FolderBundleStore(folder, time);
      store.put(file.id(), file.bytes());
      vendor.takesKeys = keys;
      database = Databases.open("sqlite::memory:", Optional.empty(), time);
      new BundleRollout(database).finish(file.bundle(), file.id());
    }

    private boolean strikes(int percent) {
      return !calm && random.nextInt(100) < percent;
    }

    /** A process's way to the database. */
    private Database link() {
      var killing = new KillingDatabase(database);
      if (strikes(TROUBLE)) killing.killAt(random.nextInt(5), random.nextBoolean());
      if (strikes(TROUBLE))
        killing.silentAt(random.nextInt(5), random.nextInt(3), random.nextBoolean());
      return killing;
    }

    private HttpAnswer post(String path, String body, String key) {
      var pipeline =
          new HttpPipeline(
              TenantDatabases.only(Tenant.MAIN, link()),
              store,
              _ -> file::id,
              vendor,
              TokenVerifier.NOBODY,
              WakeUp.NONE,
              new HttpSettings(
                  Tenant.MAIN,
                  Optional.empty(),
                  /* development= */ false,
                  Variables.NONE,
                  Origins.OWN,
                  ControlAccess.BY_TOKEN),
              platform,
              _ -> {});
      return pipeline.handle(
          new HttpRequest(
              "POST",
              path,
              "",
              HttpHeaders.of(Map.of("Content-Type", "application/json", "Idempotency-Key", key)),
              HttpBody.of(body)));
    }

    private void tick() {
      try {
        var unused =
            new Workflows(
                    link(),
                    store,
                    Tenant.MAIN,
                    file::id,
                    Variables.NONE,
                    vendor,
                    WakeUp.NONE,
                    Recording.NONE,
                    platform)
                .claims()
                .run(Duration.ofSeconds(20));
      } catch (Killed | DatabaseUnavailable end) {
        // The next one goes on.
      }
    }

    private String order() {
      return "o" + random.nextInt(ORDERS);
    }

    /** Half of them are given their money back where they can't be paid after all. */
    private static boolean refundable(String order) {
      return (order.charAt(1) - '0') % 2 == 1;
    }

    private String pay(String order) {
      String way = refundable(order) ? "/pay-or-refund" : "/pay";
      try {
        HttpAnswer answer = post("/orders/" + order + way, "{\"amount\":\"5\"}", "pay-" + order);
        if (answer.status() == 200) told.add(order);
        if (body(answer).contains("\"madeGood\":true")) return "made good";
        return answer.status() == 200 ? "paid" : code(answer);
      } catch (Killed end) {
        return "killed";
      }
    }

    private void cancel(String order) {
      try {
        var unused = post("/orders/" + order + "/cancel", "{}", "cancel-" + order);
      } catch (Killed end) {
        // Perhaps it was done.
      }
    }

    private void act(int depth) {
      if (strikes(TROUBLE)) {
        vendor.faults.add(FAULTS.get(random.nextInt(FAULTS.size())));
      }
      if (depth < 2 && strikes(TROUBLE)) vendor.meanwhile = () -> act(depth + 1);
      switch (random.nextInt(8)) {
        case 0 -> tick();
        case 1 -> time.forward(Duration.ofSeconds(1 + random.nextInt(120)));
        case 2 -> {
          if (random.nextInt(3) == 0) cancel(order());
        }
        case 3 -> {
          time.forward(Duration.ofSeconds(90));
          tick();
        }
        default -> {
          var unused = pay(order());
        }
      }
    }

    void run() {
      calm = true;
      for (int i = 0; i < ORDERS; i++) {
        HttpAnswer placed =
            post("/orders", "{\"id\":\"o" + i + "\",\"customerId\":\"c\"}", "place-" + i);
        assertTrue(placed.status() == 200, body(placed));
      }
      calm = false;
      for (int i = 0; i < ACTS; i++) act(0);
      calm = true;
      vendor.faults.clear();
      vendor.meanwhile = () -> {};
      for (int i = 0; i < CALM; i++) {
        time.forward(Duration.ofMinutes(15));
        tick();
      }
      var outcomes = new TreeMap<String, String>();
      for (int i = 0; i < ORDERS; i++) outcomes.put("o" + i, pay("o" + i));
      outcomes.forEach(this::check);
    }

    private void check(String order, String outcome) {
      int charged = vendor.charges(order);
      int refunded = vendor.refunds(order);
      boolean paid = count("event WHERE type='OrderPay' AND stream='Order-" + order + "'") == 1;
      boolean claimed = count("lathe_claim WHERE key='pay-" + order + "'") == 1;
      boolean right =
          switch (outcome) {
            case "paid" -> charged == 1 && refunded == 0 && paid && !claimed;
            case "made good" -> charged == 1 && refunded == 1 && !paid && claimed;
            case "COMMAND_ILLEGAL_TRANSITION" -> charged == 0 && !paid && !claimed;
            case "EFFECT_WITHOUT_EVENT" ->
                charged == 1
                    && !paid
                    && claimed
                    && refunded <= (refundable(order) && !vendor.takesKeys ? 1 : 0);
            case "CARD_DECLINED" -> charged == 0 && !paid && !claimed;
            case "EXTERNAL_OUTCOME_UNKNOWN" ->
                !vendor.takesKeys && charged <= 1 && !paid && claimed;
            default -> false;
          };
      boolean kept = !told.contains(order) || outcome.equals("paid");
      assertTrue(
          right && kept,
          "%s: %s, charged %s times, refunded %s, paid %s, claimed %s, told %s"
              .formatted(order, outcome, charged, refunded, paid, claimed, told));
      if (outcome.equals("made good")) MADE_GOOD.add(order);
    }

    private long count(String what) {
      return database.execute(Statement.read("SELECT count(*) FROM " + what)).requiredInteger(0, 0);
    }

    @Override
    public void close() {
      database.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void each_order_is_charged_once_at_the_most_and_the_answers_say_what_the_log_says(boolean keys) {
    Bundle bundle =
        switch (Compiler.compile(Path.of("src/test/resources/outside/effects"))) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    BundleFile file = BundleFile.of(bundle);
    for (long seed = 1; seed <= SEEDS; seed++) {
      try (var world = new World(seed, keys, file)) {
        world.run();
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError(
            "seed " + seed + ", keys " + keys + ": " + wrong.getMessage(), wrong);
      }
    }
    assertFalse(MADE_GOOD.isEmpty());
  }

  private static String code(HttpAnswer answer) {
    return JsonText.parse(body(answer)) instanceof Json.Obj object
        ? object.text("code").orElse(body(answer))
        : body(answer);
  }

  private static String body(HttpAnswer answer) {
    return switch (answer.body()) {
      case AnswerBody.Text(String text) -> text;
      case AnswerBody.Bytes _ -> throw new AssertionError("not text");
    };
  }
}
