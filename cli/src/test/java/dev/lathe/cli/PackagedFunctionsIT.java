package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.conformance.database.OneProtocolServer;
import dev.lathe.conformance.database.OneProtocolServer.Protocol;
import dev.lathe.runtime.adapter.s3.S3ProxyServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipInputStream;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The three zips as they are deployed, each in a process of its own, with S3, SQS and libSQL as
 * three endpoints in the environment and a bundle that {@code lathe push} put there.
 */
final class PackagedFunctionsIT {
  private static final String BUCKET = "lathe-packaged";

  @TempDir private Path folder;
  private S3ProxyServer store;
  private SQSRestServer queues;
  private LocalSqld sqld;
  private @Nullable OneProtocolServer database;
  private SqsClient sqs;
  private String events;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void start() {
    sqld = LocalSqld.start();
    store = S3ProxyServer.start();
    store.client().createBucket(bucket -> bucket.bucket(BUCKET));
    queues = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    sqs =
        SqsClient.builder()
            .endpointOverride(java.net.URI.create(queueEndpoint()))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY)))
            .build();
    events =
        sqs.createQueue(
                queue ->
                    queue
                        .queueName("events.fifo")
                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
            .queueUrl();
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    sqs.close();
    queues.stopAndGetFuture().apply(); // waiting for idle connections takes a minute
    store.close();
    if (database != null) database.close();
    sqld.close();
  }

  private String queueEndpoint() {
    return "http://127.0.0.1:" + queues.waitUntilStarted().localAddress().getPort();
  }

  private Map<String, String> environment() {
    var environment = new TreeMap<String, String>();
    environment.put("AWS_ACCESS_KEY_ID", S3ProxyServer.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", S3ProxyServer.SECRET_KEY);
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ENDPOINT_URL_S3", store.url());
    environment.put("AWS_ENDPOINT_URL_SQS", queueEndpoint());
    environment.put("LATHE_BUNDLES", "s3://" + BUCKET + "/orders");
    environment.put("LATHE_DATABASE_URL", Objects.requireNonNull(database).url());
    environment.put("LATHE_EVENTS_QUEUE_URL", events);
    return environment;
  }

  private Process java(String classpath, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classpath));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** A function in its own process, asked by lines and answering by lines. */
  private final class Function {
    private final BufferedReader answers;
    private final PrintStream requests;

    Function(String module, String handler) throws IOException {
      Path unpacked =
          unpack(Path.of("..", module, "target", module + ".zip"), folder.resolve(module));
      Process process =
          java(
              unpacked.resolve("lib") + "/*" + java.io.File.pathSeparator + "target/test-classes",
              HandlerProcess.class.getName(),
              handler);
      answers = process.inputReader(StandardCharsets.UTF_8);
      requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
      assertEquals("ready", answer());
    }

    String ask(String request) throws IOException {
      requests.println(request);
      return answer();
    }

    private String answer() throws IOException {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(HandlerProcess.ANSWER)) {
          return line.substring(HandlerProcess.ANSWER.length());
        }
      }
      throw new AssertionError("the process ended without an answer");
    }
  }

  private static Path unpack(Path zip, Path to) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        var entries = new ZipInputStream(file)) {
      for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = to.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(entries, target);
        }
      }
    }
    return to;
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Hands what the queue holds to the projector, message by message. */
  private int project(Function projector) throws IOException {
    int handed = 0;
    while (true) {
      List<Message> messages =
          sqs.receiveMessage(
                  receive ->
                      receive
                          .queueUrl(events)
                          .maxNumberOfMessages(10)
                          .messageSystemAttributeNames(MessageSystemAttributeName.MESSAGE_GROUP_ID))
              .messages();
      if (messages.isEmpty()) {
        return handed;
      }
      for (Message message : messages) {
        String group =
            String.valueOf(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
        assertEquals(
            "0 failures",
            projector.ask("projector " + encoded(group) + " " + encoded(message.body())));
        sqs.deleteMessage(delete -> delete.queueUrl(events).receiptHandle(message.receiptHandle()));
        handed++;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void serve_a_bundle_that_push_put_there_whatever_the_database_speaks(Protocol protocol)
      throws Exception {
    var database = OneProtocolServer.before(sqld.url(), protocol);
    this.database = database;
    Process push =
        java(
            System.getProperty("java.class.path"),
            Lathe.class.getName(),
            "push",
            "../examples/orders",
            "--to",
            "s3://" + BUCKET + "/orders");
    assertTrue(push.waitFor(2, TimeUnit.MINUTES));
    assertEquals(0, push.exitValue());

    var http = new Function("functions-http", "dev.lathe.functions.http.HttpHandler");
    var relay = new Function("functions-relay", "dev.lathe.functions.relay.RelayHandler");
    var projector =
        new Function("functions-projector", "dev.lathe.functions.projector.ProjectorHandler");

    String created =
        http.ask(
            "http POST /inventory/items "
                + encoded("{\"sku\":\"jar\",\"name\":\"Jar\",\"price\":\"2.50\",\"available\":7}"));
    assertTrue(created.startsWith("200 "), created);
    relay.ask("relay");
    assertTrue(project(projector) > 0);

    String order = encoded("{\"customerId\":\"c9\",\"sku\":\"jar\",\"quantity\":2}");
    String placed = http.ask("http POST /orders " + order);
    assertTrue(placed.startsWith("200 "), placed); // its guard saw the mirrored item

    String before = http.ask("http GET /inventory/demand");
    assertTrue(!before.contains("\"jar\""), before);
    relay.ask("relay");
    assertTrue(project(projector) > 0);
    String after = http.ask("http GET /inventory/demand");
    assertTrue(after.startsWith("200 ") && after.contains("\"jar\""), after);
    assertTrue(database.passed() > 0);
  }
}
