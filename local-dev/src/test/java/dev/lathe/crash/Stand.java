package dev.lathe.crash;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.VerificationReport;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * What runs share: a bank that tells a ledger of its events, its bundle's file, and who speaks
 * SQS's protocol: an ElasticMQ of this process, or whoever does at {@code -Dcrash.queue}.
 */
final class Stand implements AutoCloseable {
  private static final Path BANK = Path.of("src/test/resources/simulation/bank");
  private static final String URL = "https://ledger.example/events";
  private static final String KEY =
      "LATHE_VAR_LEDGER_SECRET=whsec_YSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcywgbm8gbGVzcw==";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Path folder;
  private final Ledger ledger = Ledger.open();
  private final BundleFile bundle;
  private final @Nullable SQSRestServer own;
  private final String queue;
  private final SqsClient sqs;
  private int runs;

  private Stand(Path folder) throws IOException {
    this.folder = folder;
    this.bundle = compiled();
    Files.write(folder.resolve("bundle"), bundle.bytes());
    String elsewhere = System.getProperty("crash.queue");
    this.own =
        elsewhere == null
            ? SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start()
            : null;
    this.queue =
        own == null
            ? String.valueOf(elsewhere)
            : "http://127.0.0.1:" + own.waitUntilStarted().localAddress().getPort();
    this.sqs =
        SqsClient.builder()
            .endpointOverride(URI.create(queue))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  static Stand in(Path folder) {
    try {
      return new Stand(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String queue() {
    return queue;
  }

  /** What a dev server of the next run works on, in a folder of its own. */
  DevProcess.Parts parts(String database, String through) {
    try {
      Path own = Files.createDirectories(folder.resolve("run-" + runs++));
      return new DevProcess.Parts(
          own, folder.resolve("bundle"), bundle.id().value(), database, through, List.of(KEY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns when the database at {@code url} holds what {@code clients} and {@code borrowers} were
   * answered, read models and all, and the ledger was told of it.
   *
   * @throws AssertionError if it never can, or does not within {@code patience}
   */
  void awaitWhole(Clients clients, Borrowers borrowers, String url, Duration patience)
      throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    Optional<String> lacks = look(clients, borrowers, url);
    while (lacks.isPresent() && Instant.now().isBefore(end)) {
      Thread.sleep(BETWEEN_LOOKS);
      lacks = look(clients, borrowers, url);
    }
    if (lacks.isPresent()) throw new AssertionError(lacks.get() + ", after " + patience);
  }

  /** What may come yet. */
  private Optional<String> look(Clients clients, Borrowers borrowers, String url) {
    if (!ledger.wrong().isEmpty()) throw new AssertionError(ledger.wrong());
    try (Database database = Databases.open(url)) {
      String different = clients.difference(database);
      if (!different.isEmpty()) throw new AssertionError(different);
      if (!ledger.versions().equals(clients.versions())) {
        return Optional.of("posted " + ledger.versions() + ", answered " + clients.versions());
      }
      String pending = borrowers.pending(database);
      if (!pending.isEmpty()) return Optional.of(pending);
      VerificationReport report =
          new DatabaseVerification(
                  database, bundle.bundle(), bundle.id(), () -> Databases.open("sqlite::memory:"))
              .run();
      return report.sound() && report.whole()
          ? Optional.empty()
          : Optional.of("not as the log says: " + report);
    } catch (DatabaseUnavailable e) {
      return Optional.of("killed meanwhile: " + e.getMessage());
    }
  }

  /** Nothing that a run sent is left for the next one, whose streams have the same names. */
  void forget() {
    ledger.clear();
    for (String url : sqs.listQueues().queueUrls()) {
      var unused = sqs.deleteQueue(request -> request.queueUrl(url));
    }
  }

  @Override
  public void close() {
    sqs.close();
    Optional.ofNullable(own).ifPresent(server -> server.stopAndGetFuture().apply());
    ledger.close();
  }

  private BundleFile compiled() throws IOException {
    Path copy = folder.resolve("bank");
    try (Stream<Path> files = Files.walk(BANK)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(BANK.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(file).replace(URL, ledger.url()));
      }
    }
    return switch (Compiler.compile(copy)) {
      case Result.Ok<Bundle>(Bundle made, var _) -> BundleFile.of(made);
      case Result.Failed<Bundle>(var findings) -> throw new IllegalStateException("" + findings);
    };
  }
}
