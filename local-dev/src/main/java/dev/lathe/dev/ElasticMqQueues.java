package dev.lathe.dev;

import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.operation.BackgroundWakeUp;
import dev.lathe.runtime.platform.Threads;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueueWakeUp;
import dev.lathe.runtime.relay.WakeUp;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The queues of infra-sam/template.yaml on an ElasticMQ, which speaks SQS's protocol and keeps them
 * in memory: slower than those of this process, and closer to the cloud.
 */
final class ElasticMqQueues implements LocalQueues {
  private static final String ACCOUNT = "000000000000";
  private static final String EVENTS = "lathe-events.fifo";
  private static final String DEAD_LETTERS = "lathe-events-dead.fifo";
  private static final String WAKE_UPS = "lathe-wakeups";

  /** Long enough for any batch here; a projector that dies takes its messages down with it. */
  private static final String VISIBILITY_SECONDS = "30";

  private final SQSRestServer server;
  private final URI endpoint;
  private final SqsClient client;
  private final Threads threads;

  private ElasticMqQueues(SQSRestServer server, Threads threads) {
    this.server = server;
    this.threads = threads;
    int port = server.waitUntilStarted().localAddress().getPort();
    this.endpoint = URI.create("http://127.0.0.1:" + port);
    this.client =
        SqsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /** Starts the server and makes the queues, which takes seconds. */
  static ElasticMqQueues start(Threads threads) {
    var queues =
        new ElasticMqQueues(
            SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start(), threads);
    queues.makeAll();
    return queues;
  }

  @Override
  public Queue events() {
    return new SqsQueue(client, url(EVENTS));
  }

  @Override
  public Queue deadLetters() {
    return new SqsQueue(client, url(DEAD_LETTERS));
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

  private Queue wakeUps() {
    return new SqsQueue(client, url(WAKE_UPS));
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
    server.stopAndGetFuture().apply();
  }

  private void makeAll() {
    make(DEAD_LETTERS, Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    make(
        EVENTS,
        Map.of(
            QueueAttributeName.FIFO_QUEUE,
            "true",
            QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
            "false",
            QueueAttributeName.VISIBILITY_TIMEOUT,
            VISIBILITY_SECONDS,
            QueueAttributeName.REDRIVE_POLICY,
            "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:%s:%s\",\"maxReceiveCount\":\"1000\"}"
                .formatted(ACCOUNT, DEAD_LETTERS)));
    make(WAKE_UPS, Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, VISIBILITY_SECONDS));
  }

  private String url(String queue) {
    return endpoint + "/" + ACCOUNT + "/" + queue;
  }

  private void make(String queue, Map<QueueAttributeName, String> attributes) {
    client.createQueue(request -> request.queueName(queue).attributes(attributes));
  }
}
