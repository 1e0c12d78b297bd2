package dev.lathe.functions.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.relay.EventMessage;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayHandlerTest {
  private static final String SCHEDULE = "{\"source\":\"aws.events\"}";
  private static final String WAKE_UP =
      "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"wake up\"}]}";

  @TempDir Path folder;
  private final List<EventMessage> sent = new ArrayList<>();
  private BundleStore store;
  private Database database;
  private RelayHandler handler;

  /** The same, whose invocations have time for one round. */
  private RelayHandler hurried;

  @BeforeEach
  void open() {
    store = BundleStores.open(folder.resolve("bundles").toString());
    database = SqliteDatabase.open(folder.resolve("test.db").toString());
    var relay =
        new OutboxRelay(
            database,
            messages -> {
              sent.addAll(messages);
              return List.of();
            },
            Optional.empty(),
            Interest.IN_EVERYTHING,
            new SystemTime(),
            UUID::randomUUID);
    var rollout = new ChannelRollout(store, "live", database);
    handler = handler(rollout, relay, new SystemTime());
    hurried = handler(rollout, relay, new MinuteLooks());
  }

  private static RelayHandler handler(ChannelRollout rollout, OutboxRelay relay, Time time) {
    return new RelayHandler(
        new RelayFunction(
            Tenant.MAIN,
            rollout,
            relay,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OutboxRelay.LOOK_AGAIN,
            time),
        time);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void before_anything_was_pushed_there_is_nothing_to_do() throws IOException {
    assertEquals(
        "{\"trigger\":\"schedule\",\"rolledOut\":false,\"outcome\":\"nothing_live\"}",
        invoke(SCHEDULE));
  }

  @Test
  void a_schedule_follows_the_channel_and_sends_its_seeds() throws IOException {
    push("e-1");
    assertTrue(
        invoke(SCHEDULE)
            .startsWith(
                "{\"trigger\":\"schedule\",\"rolledOut\":true,\"outcome\":\"drained\",\"events\":1,"));
    assertEquals(List.of("Note-n1"), sent.stream().map(EventMessage::stream).toList());
    assertTrue(invoke(WAKE_UP).contains("\"events\":0"));
  }

  @Test
  void a_bundle_that_cannot_go_live_does_not_keep_events_back() throws IOException {
    push("e-1");
    invoke(SCHEDULE);
    BundleId pushed = push("e-2"); // wants the place of e-1
    String answer = invoke(SCHEDULE);
    assertTrue(answer.contains("\"rolloutTrouble\":\"SeedConflict: "), answer);
    assertTrue(answer.contains("\"rollout\":\"refused\",\"rolloutBundle\":\"" + pushed), answer);
    assertTrue(answer.contains("\"outcome\":\"drained\""), answer);
    String again = invoke(SCHEDULE); // nobody has pushed it again
    assertTrue(again.contains("\"rolloutTrouble\":\"StillRefused: seed `e-2` wants"), again);
    assertTrue(again.contains("\"rollout\":\"refused\""), again);
  }

  @Test
  void a_rollout_of_many_steps_tells_how_far_it_is_until_it_is_live() throws IOException {
    push("e-1");
    invoke(SCHEDULE);
    appendNotes(40_000);
    BundleId pushed = push("e-1", notes());

    String answer = invoke(hurried, SCHEDULE);
    assertTrue(answer.contains("\"rolledOut\":false,\"rollout\":\"catching_up\""), answer);
    assertTrue(answer.contains("\"rolloutBundle\":\"" + pushed + "\""), answer);
    long position = number(answer, "rolloutPosition");
    assertTrue(position > 0 && position < 40_001, answer);
    assertEquals(40_001, number(answer, "rolloutTarget"));
    assertTrue(number(answer, "events") > 0, answer); // they do not wait for the rollout

    answer = invoke(hurried, SCHEDULE);
    assertTrue(number(answer, "rolloutPosition") > position, answer);

    answer = invoke(SCHEDULE);
    assertTrue(answer.contains("\"rolledOut\":true"), answer);
    assertFalse(answer.contains("\"rollout\":"), answer);
    assertEquals(
        40_000,
        database.execute(Statement.read("SELECT count(*) FROM notes_1")).requiredInteger(0, 0));
  }

  /** A table that is filled from the log. */
  private static Schema notes() {
    var notes =
        new Generation(
            "notes_1",
            "Line",
            List.of(
                """
                CREATE TABLE notes_1(id TEXT PRIMARY KEY,last_event_version INTEGER NOT NULL) STRICT"""),
            """
            INSERT INTO notes_1(id,last_event_version) SELECT substr(stream,6),version FROM event \
            WHERE entity='Line' AND position>?1 AND position<=?2 ORDER BY position \
            ON CONFLICT(id) DO NOTHING""");
    return new Schema(List.of(notes), List.of(), List.of());
  }

  private void appendNotes(int count) {
    database.execute(
        Statement.write(
            """
            INSERT INTO event(stream,version,id,service,entity,type,time,correlation,\
            schema_version,bundle,data) \
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?1) \
            SELECT 'Line-'||i,1,'line-'||i,'notes','Line','LineCreate','2026-01-01T00:00:00.000Z',\
            'c-1',1,'b','{"before":null,"after":{}}' FROM n""",
            (long) count));
  }

  private static long number(String answer, String name) {
    if (JsonText.parse(answer) instanceof Json.Obj(var members)
        && members.get(name) instanceof Json.Num number) {
      return number.decimal().longValueExact();
    }
    throw new AssertionError("no number " + name + " in " + answer);
  }

  private BundleId push(String seed) {
    return push(seed, new Schema(List.of(), List.of(), List.of()));
  }

  private BundleId push(String seed, Schema schema) {
    var event =
        new SeedEvent(
            seed,
            "notes",
            "Note",
            "n1",
            1,
            "NoteCreate",
            "2026-01-01T00:00:00Z",
            Optional.of("system"),
            Optional.of("seed"),
            "seed:1",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1,
            "{\"before\":null,\"after\":{}}");
    var file =
        BundleFile.of(
            new Bundle(
                "notes",
                "1.0.0",
                new Operations(List.of(), List.of(), List.of(), List.of()),
                List.of(),
                schema,
                List.of(event),
                Outlines.NONE,
                new TreeMap<>()));
    store.put(file.id(), file.bytes());
    return store.point("live", file.id()).bundle();
  }

  private String invoke(String event) throws IOException {
    return invoke(handler, event);
  }

  private static String invoke(RelayHandler handler, String event) throws IOException {
    var answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, new Invocation());
    return answer.toString(StandardCharsets.UTF_8);
  }

  /** A clock on which a minute passes between two looks. */
  private static final class MinuteLooks implements Time {
    private long looks;

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long ticks() {
      return Duration.ofMinutes(++looks).toNanos();
    }

    @Override
    public void sleep(Duration pause) {}
  }

  /** An invocation with twenty seconds left. */
  private static final class Invocation implements Context {
    @Override
    public String getAwsRequestId() {
      return "request";
    }

    @Override
    public String getLogGroupName() {
      return "";
    }

    @Override
    public String getLogStreamName() {
      return "";
    }

    @Override
    public String getFunctionName() {
      return "relay";
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "";
    }

    @Override
    public CognitoIdentity getIdentity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ClientContext getClientContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getRemainingTimeInMillis() {
      return 20_000;
    }

    @Override
    public int getMemoryLimitInMB() {
      return 1024;
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException();
    }
  }
}
