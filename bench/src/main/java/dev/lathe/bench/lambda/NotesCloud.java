package dev.lathe.bench.lambda;

import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.dev.lambda.ObjectServer;
import dev.lathe.dev.sqld.SqldProcess;
import dev.lathe.dev.sqld.SqldProgram;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.Channel;
import dev.lathe.runtime.bundle.Channels;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.bundle.StoredBundles;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * What functions find around them on AWS, on this machine: libSQL's server, two queues, a bucket
 * and an issuer of tokens, with {@code examples/notes-with-owners} live.
 */
public final class NotesCloud implements AutoCloseable {
  private static final String BUNDLES = "/bundles/lathe/";
  private static final String CHANNEL = "live";

  private final SqldProcess database;
  private final SQSRestServer queues;
  private final SqsClient sqs;
  private final String events;
  private final String wakeUps;
  private final ObjectServer objects = ObjectServer.start();
  private final NotesIssuer issuer = NotesIssuer.start();

  private NotesCloud(SqldProcess database) {
    this.database = database;
    this.queues = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    this.sqs =
        SqsClient.builder()
            .endpointOverride(URI.create(queueEndpoint()))
            .region(Region.EU_WEST_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    this.events =
        sqs.createQueue(
                queue ->
                    queue
                        .queueName("events.fifo")
                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
            .queueUrl();
    this.wakeUps = sqs.createQueue(queue -> queue.queueName("wake-ups")).queueUrl();
  }

  /**
   * Starts all of it and makes the example live.
   *
   * @throws SqldProgram.Missing where libSQL's server can't be had
   */
  public static NotesCloud start(WorkFolder folder) throws SqldProgram.Missing {
    var cloud = empty(folder);
    cloud.live(compiled(Home.path().resolve("examples/notes-with-owners")));
    return cloud;
  }

  /**
   * Starts all of it, with nothing in the database.
   *
   * @throws SqldProgram.Missing where libSQL's server can't be had
   */
  static NotesCloud empty(WorkFolder folder) throws SqldProgram.Missing {
    return new NotesCloud(SqldProcess.start(SqldProgram.path(), folder.place("sqld")));
  }

  /** The bundle of {@code blueprint}. */
  public static BundleFile compiled(Path blueprint) {
    return switch (Compiler.compile(blueprint)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> BundleFile.of(bundle);
      case Result.Failed<Bundle>(var findings) ->
          throw new IllegalStateException(blueprint + " does not compile: " + findings);
    };
  }

  /** Makes {@code bundle} live, as a push and a relay do it together. */
  public void live(BundleFile bundle) {
    pushed(bundle);
    try (Database open = Databases.open(database.url())) {
      new BundleRollout(open).finish(bundle.bundle(), bundle.id());
    }
  }

  /** Puts {@code bundle} into the bucket and points the channel there. */
  public void pushed(BundleFile bundle) {
    pushed(bundle.id(), bundle.bytes());
  }

  /** The same of one in whatever format. */
  void pushed(BundleId id, byte[] bundle) {
    objects.put(BUNDLES + StoredBundles.key(id), bundle);
    var pointer =
        new Pointer(id, SystemPlatform.create().time().now().truncatedTo(ChronoUnit.MILLIS));
    objects.put(
        BUNDLES + Channels.key(CHANNEL),
        Channels.write(Channel.of(pointer)).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What a function finds in its environment.
   *
   * @param address of the database: {@link #database} or something in front of it
   */
  public Map<String, String> environment(String address) {
    var all = new TreeMap<String, String>();
    all.put("AWS_ENDPOINT_URL_S3", objects.url());
    all.put("AWS_ENDPOINT_URL_SQS", queueEndpoint());
    all.put("LATHE_BUNDLES", "s3:/" + BUNDLES.substring(0, BUNDLES.length() - 1));
    all.put("LATHE_CHANNEL", CHANNEL);
    all.put("LATHE_DATABASE_URL", address);
    all.put("LATHE_EVENTS_QUEUE_URL", events);
    all.put("LATHE_WAKEUP_QUEUE_URL", wakeUps);
    all.put(
        "LATHE_VARS",
        JsonText.write(
            new Members()
                .with("ISSUER", issuer.name())
                .with("AUDIENCE", NotesIssuer.AUDIENCE)
                .object()));
    return all;
  }

  /** Where libSQL's server listens. */
  public String database() {
    return database.url();
  }

  /** The port of {@link #database}. */
  public int databasePort() {
    return database.port();
  }

  /** Who vouches for the notes' owners. */
  public NotesIssuer issuer() {
    return issuer;
  }

  /** The client of the queues; it closes with this. */
  public SqsClient sqs() {
    return sqs;
  }

  /** Where events go. */
  public String events() {
    return events;
  }

  /** How many rings of the relay wait. */
  public int rings() {
    String count =
        sqs.getQueueAttributes(
                queue ->
                    queue
                        .queueUrl(wakeUps)
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
            .attributes()
            .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    return Integer.parseInt(String.valueOf(count));
  }

  @Override
  public String toString() {
    return "database %s, bucket %s, queues %s, issuer %s"
        .formatted(database.url(), objects.url(), queueEndpoint(), issuer.name());
  }

  @Override
  public void close() {
    sqs.close();
    queues.stopAndGetFuture(); // nobody waits for its idle connections, which takes a minute
    objects.close();
    issuer.close();
    database.close();
  }

  private String queueEndpoint() {
    return "http://127.0.0.1:" + queues.waitUntilStarted().localAddress().getPort();
  }
}
