package dev.lathe.cli.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.dev.HttpFront;
import dev.lathe.dev.lambda.Environments;
import dev.lathe.dev.lambda.FunctionSettings;
import dev.lathe.dev.lambda.GatewayCall;
import dev.lathe.dev.lambda.Invocation;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.QueueMapping;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.queue.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * What is deployed, on whoever stands for AWS: the command line pushes, and the packaged functions
 * make that live, decide, send, apply, take steps of workflows, and read the secret of their
 * database. A subclass says where that is, or why it is not here.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CloudConformance {
  private static final String SCHEDULED = "{\"source\":\"aws.scheduler\"}";
  private static final String SECRET = "lathe/database-token-";
  private static final int MOST_RECEIVES = 3;
  private static final Duration COMMAND = Duration.ofMinutes(3);

  /** Rounds of relay and projector before something is not expected to come any more. */
  private static final int ROUNDS = 20;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final HttpClient client = HttpClient.newHttpClient();

  /** Queues and buckets of an installation outlive a run: each has names of its own. */
  private final String run =
      Long.toString(ProcessHandle.current().pid()) + System.nanoTime() % 1000;

  private Path folder;
  private Cloud cloud;
  private Packaged packaged;
  private Map<String, String> environment;
  private String bundles;
  private String events;
  private String dead;
  private String wakeUps;
  private Environments relay;
  private QueueMapping projections;
  private QueueMapping rings;
  private URI address;

  /** Where it is; an assumption that fails says why it is not. */
  abstract Cloud open() throws Exception;

  @BeforeAll
  void start(@TempDir Path place) throws Exception {
    folder = place;
    cloud = open();
    LocalSqld sqld = keep(LocalSqld.start());
    SqsClient sqs = keep(cloud.sqs());
    String bucket = "lathe-" + run;
    bundles = "s3://" + bucket + "/orders";
    try (var s3 = cloud.s3()) {
      s3.createBucket(request -> request.bucket(bucket));
    }
    dead = queue(sqs, "dead-" + run + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    String arn =
        String.valueOf(
            sqs.getQueueAttributes(
                    asked -> asked.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN));
    events =
        queue(
            sqs,
            "events-" + run + ".fifo",
            Map.of(
                QueueAttributeName.FIFO_QUEUE,
                "true",
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
                    .formatted(arn, MOST_RECEIVES)));
    wakeUps = queue(sqs, "wake-ups-" + run, Map.of());
    cloud.keep(SECRET + run, "token");
    settings(sqld.url());
    packaged =
        new Packaged(
            Path.of("..").toAbsolutePath().normalize(),
            RuntimeClient.jars().orElseThrow(),
            folder.resolve("functions"));

    Ran pushed = lathe("push", "../examples/orders", "--to", bundles);
    assertEquals(0, pushed.exitCode(), pushed.said());
    relay = function(Packaged.RELAY, Map.of(), "logs");
    Environments projector = function(Packaged.PROJECTOR, Map.of(), "logs");
    projections =
        new QueueMapping(new SqsQueue(sqs, events), "events.fifo", true, projector::invoke);
    rings = new QueueMapping(new SqsQueue(sqs, wakeUps), "wake-ups", false, relay::invoke);
    assertTrue(tick().contains("\"rolledOut\":true"), "the relay did not make it live");
    address = served(function(Packaged.HTTP, Map.of(), "logs"));
    settle();
  }

  @AfterAll
  void stop() throws Exception {
    while (!open.isEmpty()) open.pop().close();
    client.close();
  }

  @Test
  void what_is_pushed_answers_and_its_channel_tells_who_pushed_it() throws Exception {
    HttpResponse<String> described = send("GET", "/service.json", "");
    assertEquals(200, described.statusCode(), described.body());
    Ran again = lathe("push", "../examples/orders", "--to", bundles);
    assertEquals(0, again.exitCode(), again.said());
    Ran history = lathe("history", "--to", bundles);
    assertEquals(0, history.exitCode(), history.said());
    assertTrue(history.said().contains("push"), history.said());
  }

  @Test
  void a_command_rings_the_relay_and_its_event_reaches_the_read_model() throws Exception {
    listed("jar");
    rings.await().run(); // the relay runs for what the command rang
    projections.await().run();
    String order = placed("jar");
    settle();
    assertTrue(send("GET", "/orders/" + order, "").body().contains("placed"));
    String demand = send("GET", "/inventory/demand", "").body();
    assertTrue(demand.contains("\"jar\""), demand);
  }

  @Test
  void an_event_has_a_step_of_a_workflow_taken() throws Exception {
    listed("nut");
    settle();
    String order = placed("nut");
    HttpResponse<String> confirmed = send("POST", "/orders/" + order + "/confirm", "{}");
    assertEquals(200, confirmed.statusCode(), confirmed.body());
    String last = "";
    for (int i = 0; i < ROUNDS && !last.contains("\"filled\""); i++) {
      settle();
      last = send("GET", "/orders/" + order, "").body();
    }
    assertTrue(last.contains("\"filled\""), last);
    assertTrue(send("GET", "/inventory/items/nut", "").body().contains("\"available\":5"));
  }

  @Test
  void what_is_never_applied_is_a_dead_letter_and_holds_up_nobody_else() throws Exception {
    SqsClient sqs = keep(cloud.sqs());
    var nonsense =
        new Message(
            "no batch", Optional.of(new Message.Place("Order-none", "none")), Optional.empty());
    assertEquals(List.of(), new SqsQueue(sqs, events).send(List.of(nonsense)));
    listed("pot");
    settle();
    assertEquals(200, send("GET", "/inventory/items/pot", "").statusCode());
    awaitDead(sqs);
    Ran listed = lathe("dlq", "list", "--queue", dead);
    assertTrue(listed.said().contains("not of Lathe"), listed.said());
    Ran redriven = lathe("dlq", "redrive", "--all", "--queue", dead, "--to", events);
    assertEquals(0, redriven.exitCode(), redriven.said());
    awaitDead(sqs);
    Ran dropped = lathe("dlq", "drop", "--all", "--queue", dead);
    assertTrue(dropped.said().contains("1 dead letter"), dropped.said());
  }

  private void awaitDead(SqsClient sqs) {
    QueueAttributeName count = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    for (int i = 0; i < ROUNDS; i++) {
      projections.await().run();
      var told = sqs.getQueueAttributes(asked -> asked.queueUrl(dead).attributeNames(count));
      if ("1".equals(told.attributes().get(count))) return;
    }
    throw new AssertionError("it is received again and again");
  }

  @Test
  void a_function_whose_secret_is_missing_says_so_and_takes_it_when_it_is_there() throws Exception {
    String name = SECRET + "later-" + run;
    Environments waiting =
        function(Packaged.HTTP, Map.of("LATHE_DATABASE_TOKEN_SECRET", name), "later");
    URI its = served(waiting);
    HttpResponse<String> before = send(its, "GET", "/inventory/items", "");
    assertEquals(503, before.statusCode(), before.body());
    String log = Files.readString(folder.resolve("later").resolve("http-1.log"));
    assertTrue(log.contains("LATHE_DATABASE_TOKEN_SECRET"), log);
    cloud.keep(name, "token");
    HttpResponse<String> after = before;
    for (int i = 0; i < ROUNDS && after.statusCode() != 200; i++) {
      Thread.sleep(1_000);
      after = send(its, "GET", "/inventory/items", "");
    }
    assertEquals(200, after.statusCode(), after.body());
  }

  private void listed(String sku) throws Exception {
    HttpResponse<String> answer =
        send(
            "POST",
            "/inventory/items",
            "{\"sku\":\"%s\",\"name\":\"N\",\"price\":\"2.50\",\"available\":7}".formatted(sku));
    assertEquals(200, answer.statusCode(), answer.body());
  }

  /** Once the mirror of the item has been applied. */
  private String placed(String sku) throws Exception {
    String order = "{\"customerId\":\"c9\",\"sku\":\"%s\",\"quantity\":2}".formatted(sku);
    HttpResponse<String> answer = send("POST", "/orders", order);
    for (int i = 0; i < ROUNDS && answer.statusCode() != 200; i++) {
      settle();
      answer = send("POST", "/orders", order);
    }
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.orEmpty(JsonText.parse(answer.body())).text("orderId").orElseThrow();
  }

  /** One look of the relay, and one of the projector. */
  private void settle() {
    String unused = tick();
    projections.await().run();
  }

  private String tick() {
    Invocation came = relay.invoke(SCHEDULED);
    return assertInstanceOf(Invocation.Answered.class, came, came.toString()).body();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return send(address, method, path, body);
  }

  private HttpResponse<String> send(URI server, String method, String path, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("content-type", "application/json")
            .timeout(Duration.ofMinutes(1))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI served(Environments http) {
    var front = keep(HttpFront.open(0, new GatewayCall(http::invoke), SystemPlatform.create()));
    return URI.create("http://127.0.0.1:" + front.port());
  }

  private Environments function(Packaged.Function function, Map<String, String> more, String logs)
      throws IOException {
    var all = new TreeMap<>(environment);
    all.putAll(more);
    Path place = Files.createDirectories(folder.resolve(logs));
    return keep(
        new Environments(
            function,
            packaged.start(function, all),
            new Environments.Limits(1, Duration.ofMinutes(1), /* freezes= */ true),
            place,
            (_, _) -> {}));
  }

  /** What the template gives all functions, with the secret's name in place of the token. */
  private void settings(String database) {
    var settings =
        new FunctionSettings(
            cloud.objects().toString(),
            cloud.queues().toString(),
            bundles,
            "live",
            database,
            Optional.empty(),
            events,
            dead,
            wakeUps,
            "a key of nobody's",
            Map.of(),
            Optional.empty(),
            Optional.empty());
    var all = new TreeMap<String, String>();
    Packaged.all().forEach(function -> all.putAll(settings.environment(function)));
    all.putAll(cloud.environment());
    all.put("LATHE_DATABASE_TOKEN_SECRET", SECRET + run);
    environment = all;
  }

  /** Its URL with the host that answers here: a LocalStack names one that not everybody knows. */
  private String queue(SqsClient sqs, String name, Map<QueueAttributeName, String> attributes) {
    String url = sqs.createQueue(queue -> queue.queueName(name).attributes(attributes)).queueUrl();
    return cloud.queues().resolve(URI.create(url).getPath()).toString();
  }

  /** What a command line ended with and said, on both of its streams. */
  private record Ran(int exitCode, String said) {}

  private Ran lathe(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.lathe.cli.Lathe"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(cloud.environment());
    Path said = folder.resolve("said.txt");
    Process process = builder.redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS), command.toString());
    return new Ran(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }

  /** Closes {@code part} at the end, the last one first. */
  final <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }
}
