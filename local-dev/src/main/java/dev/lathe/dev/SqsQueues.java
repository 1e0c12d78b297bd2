package dev.lathe.dev;

import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.operation.BackgroundWakeUp;
import dev.lathe.runtime.platform.Threads;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueueWakeUp;
import dev.lathe.runtime.relay.WakeUp;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The queues of infra-sam/template.yaml where somebody speaks SQS's protocol: slower than those of
 * this process, and closer to the cloud.
 */
final class SqsQueues implements LocalQueues {
  private static final String ACCOUNT = "000000000000";

  /**
   * A batch takes milliseconds here, and one that is received twice changes nothing. What a killed
   * server had in its hands comes again after this time, and holds up its stream until then.
   */
  private static final Hiding SHORT = new Hiding(5, 5);

  /**
   * For how many seconds what was received is hidden from others.
   *
   * @param events in the queue of events
   * @param wakeUps in that of wake-ups
   */
  record Hiding(int events, int wakeUps) {}

  /** What the queues are called by who asks over HTTP. */
  record Addresses(URI endpoint, String events, String deadLetters, String wakeUps) {}

  /** Of a queue's name, which has 80 at most, what a blueprint's may take. */
  private static final int LONGEST_NAME = 60;

  private static final Map<QueueAttributeName, String> FIFO =
      Map.of(QueueAttributeName.FIFO_QUEUE, "true");

  private final Optional<SQSRestServer> server;
  private final SqsClient client;
  private final Threads threads;
  private final String events;
  private final String deadLetters;
  private final String wakeUps;

  private final URI endpoint;

  private SqsQueues(
      Optional<SQSRestServer> server, URI endpoint, String name, Hiding hiding, Threads threads) {
    this.server = server;
    this.endpoint = endpoint;
    this.threads = threads;
    this.client =
        SqsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    try {
      this.deadLetters = make(name + "-events-dead.fifo", FIFO);
      this.events = make(name + "-events.fifo", events(name + "-events-dead.fifo", hiding));
      this.wakeUps =
          make(
              name + "-wakeups",
              Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, Integer.toString(hiding.wakeUps())));
    } catch (SdkException e) {
      close();
      throw new QueueUnavailable(endpoint + " makes no queues: " + e.getMessage(), e);
    }
  }

  /** Starts an ElasticMQ, which takes seconds; it keeps all in memory. */
  static SqsQueues ofOurOwn(Threads threads) {
    return ofOurOwn(SHORT, threads);
  }

  /** The same, where what was received is hidden for so long. */
  static SqsQueues ofOurOwn(Hiding hiding, Threads threads) {
    SQSRestServer server =
        SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    int port = server.waitUntilStarted().localAddress().getPort();
    return new SqsQueues(
        Optional.of(server), URI.create("http://127.0.0.1:" + port), "lathe", hiding, threads);
  }

  /**
   * Those of the blueprint {@code name} at {@code endpoint}, made where they are missing.
   *
   * @throws QueueUnavailable if it makes none
   */
  static SqsQueues at(URI endpoint, String name, Threads threads) {
    return at(endpoint, name, SHORT, threads);
  }

  /**
   * The same, where what was received is hidden for so long.
   *
   * @throws QueueUnavailable if it makes none
   */
  static SqsQueues at(URI endpoint, String name, Hiding hiding, Threads threads) {
    String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
    String cut = safe.substring(0, Math.min(LONGEST_NAME, safe.length()));
    return new SqsQueues(Optional.empty(), endpoint, cut, hiding, threads);
  }

  @Override
  public Queue events() {
    return new SqsQueue(client, events);
  }

  @Override
  public Queue deadLetters() {
    return new SqsQueue(client, deadLetters);
  }

  /** A request each, beside whoever rings. */
  @Override
  public WakeUp wakeUp() {
    return new BackgroundWakeUp(new QueueWakeUp(wakeUps()), threads);
  }

  @Override
  public Rings rings() {
    return new QueuedRings(wakeUps());
  }

  /** Where they are, for who is another process. */
  Addresses addresses() {
    return new Addresses(endpoint, events, deadLetters, wakeUps);
  }

  /** Those that wake the relay. */
  Queue wakeUps() {
    return new SqsQueue(client, wakeUps);
  }

  /** As long as in the cloud: a ring that comes while another one is under way is left out. */
  @Override
  public Duration lookAgain() {
    return OutboxRelay.LOOK_AGAIN;
  }

  @Override
  public void close() {
    client.close();
    // Not waited for: it gives idle connections a minute, and nothing of it is kept anyway.
    server.ifPresent(own -> own.stopAndGetFuture().apply());
  }

  private static Map<QueueAttributeName, String> events(String deadLetters, Hiding hiding) {
    return Map.of(
        QueueAttributeName.FIFO_QUEUE,
        "true",
        QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
        "false",
        QueueAttributeName.VISIBILITY_TIMEOUT,
        Integer.toString(hiding.events()),
        QueueAttributeName.REDRIVE_POLICY,
        "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:%s:%s\",\"maxReceiveCount\":\"1000\"}"
            .formatted(ACCOUNT, deadLetters));
  }

  /** Its URL, as whoever made it calls it. */
  private String make(String queue, Map<QueueAttributeName, String> attributes) {
    return client
        .createQueue(request -> request.queueName(queue).attributes(attributes))
        .queueUrl();
  }
}
