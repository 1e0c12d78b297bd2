package dev.lathe.functions.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.relay.EventMessage;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.BundleStores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
            new SystemTime(),
            UUID::randomUUID);
    var rollout = new ChannelRollout(store, "live", database);
    var time = new SystemTime();
    handler = new RelayHandler(new RelayFunction(Tenant.MAIN, rollout, relay, time), time);
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
    push("e-2"); // wants the place of e-1
    String answer = invoke(SCHEDULE);
    assertTrue(answer.contains("\"rolloutTrouble\":\"SeedConflict: "), answer);
    assertTrue(answer.contains("\"outcome\":\"drained\""), answer);
  }

  private void push(String seed) {
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
                new Schema(List.of(), List.of(), List.of()),
                List.of(event),
                Outlines.NONE,
                new TreeMap<>()));
    store.put(file.id(), file.bytes());
    var unused = store.point("live", file.id());
  }

  private String invoke(String event) throws IOException {
    var answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, new Invocation());
    return answer.toString(StandardCharsets.UTF_8);
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
