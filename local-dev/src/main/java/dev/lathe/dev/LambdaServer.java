package dev.lathe.dev;

import dev.lathe.dev.identity.LocalIssuer;
import dev.lathe.dev.lambda.Environments;
import dev.lathe.dev.lambda.FunctionSettings;
import dev.lathe.dev.lambda.GatewayCall;
import dev.lathe.dev.lambda.Invocation;
import dev.lathe.dev.lambda.ObjectServer;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.QueueMapping;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.dev.lambda.Sandbox;
import dev.lathe.dev.sqld.SqldKeeper;
import dev.lathe.dev.sqld.SqldProcess;
import dev.lathe.dev.sqld.SqldProgram;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.jose.JwtVerifier;
import dev.lathe.runtime.adapter.jose.PublishedDocuments;
import dev.lathe.runtime.adapter.s3.S3BundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The packaged functions as Lambda runs them, each in processes of its own, on this machine: an
 * HTTP server in the gateway's place, SQS's protocol with its mappings, the relay's schedule, S3's
 * for bundles, and libSQL's server. {@link DevServer} is the same code in one process.
 */
public final class LambdaServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LambdaServer.class);

  /** The channel that is followed here. */
  public static final String CHANNEL = DevServer.CHANNEL;

  private static final String BUCKET = "bundles";
  private static final String PREFIX = "lathe";

  /** As the template has it: six times the timeout of who receives. */
  private static final SqsQueues.Hiding HIDING = new SqsQueues.Hiding(180, 300);

  /** An account has ten executions; a machine of one developer has less memory than that. */
  private static final Environments.Limits REQUESTS = limits(8);

  /** {@code MaximumConcurrency} of the relay's queue, and the schedule's run beside it. */
  private static final Environments.Limits RELAYS = limits(2);

  /** {@code ProjectorConcurrency}. */
  private static final int PROJECTORS = 2;

  /** The template's schedule. */
  private static final Duration BETWEEN_TICKS = Duration.ofMinutes(1);

  /** Tables of a large log are filled for a while; after it the relay goes on by its schedule. */
  private static final Duration LIVE_WITHIN = Duration.ofMinutes(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** How often the relay may fail at a bundle before that is told as the bundle's fault. */
  private static final int LOOKS = 3;

  /** What a schedule of EventBridge sends, for all that the relay reads of it. */
  private static final String SCHEDULED = "{\"source\":\"aws.scheduler\"}";

  private static final String NOTIFIED =
      "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\"}]}";

  private final Platform platform = SystemPlatform.create();

  /** What to close, the last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final Database database;
  private final BundleStore store;
  private final LocalIssuer issuer;
  private final Map<Packaged.Function, Environments> functions = new HashMap<>();
  private final Path logs;
  private final HttpFront front;
  private final LambdaOptions options;

  private LambdaServer(LambdaOptions options) {
    this.options = options;
    try {
      List<Path> client =
          RuntimeClient.jars()
              .orElseThrow(
                  () ->
                      new FunctionsMissing("the client of Lambda's runtime is not in this build"));
      DevFolder folder = options.folder();
      folder.make();
      DataLock lock = keep(folder.take());
      logs = made(folder.lambda().resolve("logs"));
      var packaged = new Packaged(options.home(), client, folder.lambda().resolve("functions"));
      packaged.missing().ifPresent(LambdaServer::refuse);
      Address address = database();
      database = keep(Databases.open(address.url(), address.token()));
      if (LiveBundle.named(database).isPresent()) LeftLeases.end(database);
      ObjectServer objects = keep(ObjectServer.in(folder.lambda().resolve("objects")));
      store = keep(store(objects.url(), platform));
      issuer =
          new LocalIssuer(
              folder.path(),
              new JwtVerifier(new PublishedDocuments(), platform.time()),
              platform.time());
      SqsQueues queues = keep(queues());
      var settings =
          new FunctionSettings(
              objects.url(),
              queues.addresses().endpoint().toString(),
              "s3://" + BUCKET + "/" + PREFIX,
              CHANNEL,
              address.url(),
              address.token(),
              queues.addresses().events(),
              queues.addresses().deadLetters(),
              queues.addresses().wakeUps(),
              new CursorKeyFile(folder.path(), platform.random()).read(),
              options.variables().values(),
              options.record(),
              options.modules());
      for (Packaged.Function function : Packaged.all()) {
        Sandbox.Start start = packaged.start(function, settings.environment(function));
        functions.put(
            function,
            keep(new Environments(function, start, limits(function), logs, LambdaServer::tell)));
      }
      push(options.bundle(), Motive.UNSAID);
      awaitLive(BundleFile.of(options.bundle()).id());
      awaitReady(List.of(begun(Packaged.HTTP), begun(Packaged.PROJECTOR)));
      front = keep(front());
      issuer.serves(address(), options.bundle(), options.variables().leniently());
      lock.servesAt(address().toString());
      follow(queues);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything; returns when HTTP answers and the bundle is live.
   *
   * @throws FunctionsMissing if the zips are not there
   * @throws PortTaken if somebody else listens on the port
   * @throws DataTaken if another server works on the folder
   * @throws DatabaseUnavailable if the database does not answer
   * @throws NotMadeLive if the relay does not make the bundle so
   */
  public static LambdaServer start(LambdaOptions options) {
    return new LambdaServer(options);
  }

  /** Where to send requests, without a slash at its end. */
  public URI address() {
    return URI.create("http://localhost:" + front.port());
  }

  /** Where each process of a function writes its log. */
  public Path logs() {
    return logs;
  }

  /** What is live; empty where nothing is, or the store has lost it. */
  public Optional<Bundle> live() {
    try {
      return LiveBundle.named(database).map(id -> BundleFile.read(id, store.get(id)).bundle());
    } catch (BundleUnreadable lost) {
      return Optional.empty();
    }
  }

  /**
   * Makes {@code bundle} live as a push does: it is put, the channel is pointed to it, and the
   * relay hears of that.
   *
   * @throws NotMadeLive if the relay does not, or not in time
   */
  public void deploy(Bundle bundle, Motive motive) {
    push(bundle, motive);
    awaitLive(BundleFile.of(bundle).id());
    issuer.serves(address(), bundle, options.variables().leniently());
  }

  /** Closes the door first, then the mappings, then functions, and what they work on last. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("closing went wrong: {}", e.toString());
      }
    }
  }

  private void push(Bundle bundle, Motive motive) {
    BundleFile file = BundleFile.of(bundle);
    store.put(file.id(), file.bytes());
    var unused = store.point(CHANNEL, file.id(), motive);
  }

  /** The relay makes it live, as a notification of S3 has it do. */
  private void awaitLive(BundleId id) {
    long end = platform.time().ticks() + LIVE_WITHIN.toNanos();
    int troubled = 0;
    while (true) {
      Invocation came = relay(NOTIFIED);
      if (!(came instanceof Invocation.Answered(String answer, double _))) {
        throw new NotMadeLive("the relay makes nothing live: " + told(came));
      }
      if (LiveBundle.named(database).filter(id::equals).isPresent()) return;
      Optional<String> trouble = Json.orEmpty(JsonText.parseOrText(answer)).text("rolloutTrouble");
      // A database that stood still for a moment is not what is wrong with a bundle.
      if (trouble.isPresent() && ++troubled == LOOKS) throw new NotMadeLive(trouble.get());
      if (platform.time().ticks() > end) {
        throw new NotMadeLive("it is not live after %s minutes".formatted(LIVE_WITHIN.toMinutes()));
      }
      platform.time().sleep(BETWEEN_LOOKS);
    }
  }

  private Invocation relay(String event) {
    return invoke(Packaged.RELAY).apply(event);
  }

  private Function<String, Invocation> invoke(Packaged.Function function) {
    return functions(function)::invoke;
  }

  private Environments functions(Packaged.Function function) {
    Environments all = functions.get(function);
    if (all == null) throw new IllegalStateException("no " + function.word());
    return all;
  }

  /** Starts a process of {@code function}, beside what else is done; gives why there is none. */
  private CompletableFuture<Optional<String>> begun(Packaged.Function function) {
    return CompletableFuture.supplyAsync(
        () -> functions(function).warmUp().map(why -> function.word() + ": " + why),
        work -> platform.threads().start("lathe-" + function.word(), work));
  }

  private static void awaitReady(List<CompletableFuture<Optional<String>>> begun) {
    String why =
        begun.stream()
            .map(CompletableFuture::join)
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    if (!why.isEmpty()) throw new FunctionsMissing(why);
  }

  private HttpFront front() {
    var own = OwnPages.of((path, _) -> issuer.document(path), platform.ids());
    return HttpFront.open(
        HttpFront.LOOPBACK,
        options.port(),
        new GatewayCall(invoke(Packaged.HTTP)),
        own,
        Optional.empty(),
        new Held(),
        new SaveNews(),
        platform);
  }

  private void follow(SqsQueues queues) {
    var events =
        new QueueMapping(
            queues.events(), "events.fifo", /* reports= */ true, invoke(Packaged.PROJECTOR));
    for (int i = 0; i < PROJECTORS; i++) {
      var unused = keep(Loop.start("projector", events::await, platform));
    }
    var wakeUps =
        new QueueMapping(
            queues.wakeUps(), "wake-ups", /* reports= */ false, invoke(Packaged.RELAY));
    List.of(
            Loop.start("relay", wakeUps::await, platform),
            Loop.start("schedule", this::tick, platform))
        .forEach(this::keep);
  }

  private Runnable tick() {
    platform.time().sleep(BETWEEN_TICKS);
    return () -> {
      var unused = relay(SCHEDULED);
    };
  }

  private SqsQueues queues() {
    return options.queue() instanceof QueueChoice.At(URI endpoint)
        ? SqsQueues.at(endpoint, options.bundle().name(), HIDING, platform.threads())
        : SqsQueues.ofOurOwn(HIDING, platform.threads());
  }

  /** A database, and what it asks for. */
  private record Address(String url, Optional<String> token) {}

  private Address database() {
    if (options.database() instanceof DatabaseChoice.At(String url, Optional<String> token)) {
      return new Address(url, token);
    }
    try {
      SqldProcess sqld = SqldProcess.start(SqldProgram.path(), options.folder().sqld());
      var unused = keep(SqldKeeper.of(sqld, platform.time(), platform.threads()));
      return new Address(sqld.url(), Optional.empty());
    } catch (SqldProgram.Missing e) {
      throw new DatabaseUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private static S3BundleStore store(String endpoint, Platform platform) {
    S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint))
            .forcePathStyle(true)
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .build();
    return new S3BundleStore(client, BUCKET, PREFIX, platform.time());
  }

  private static Environments.Limits limits(int most) {
    return new Environments.Limits(most, Duration.ofSeconds(30), false);
  }

  private Environments.Limits limits(Packaged.Function function) {
    Environments.Limits limits =
        function.equals(Packaged.HTTP)
            ? REQUESTS
            : function.equals(Packaged.RELAY) ? RELAYS : limits(PROJECTORS);
    return new Environments.Limits(limits.most(), limits.patience(), options.freezes());
  }

  private static void tell(String function, Invocation came) {
    LOG.warn("{}: {}", function, told(came));
  }

  private static String told(Invocation came) {
    return switch (came) {
      case Invocation.Answered(String body, double _) -> body;
      case Invocation.Threw(String error) -> "the function threw: " + error;
      case Invocation.Ended(int code, String words) ->
          "Runtime.ExitError: its process ended with %s; its last words:\n%s"
              .formatted(code, words);
      case Invocation.TimedOut(Duration after, String words) ->
          "Task timed out after %s s, and its process was ended; its last words:\n%s"
              .formatted(after.toSeconds(), words);
      case Invocation.Unready(String why) -> why;
      case Invocation.Throttled(int processes) ->
          "all %s processes of it are busy".formatted(processes);
    };
  }

  private static void refuse(String missing) {
    throw new FunctionsMissing(missing);
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }
}
