package dev.lathe.functions.projector;

import dagger.Module;
import dagger.Provides;
import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.ReopenedDatabase;
import dev.lathe.runtime.sql.RoundTrips;
import dev.lathe.runtime.sql.TracedDatabase;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The database and the store of one sandbox. */
@Module
interface ProjectorModule {
  /** Longest wait for SQS when messages that failed are hidden; the function has 30 s. */
  Duration PATIENCE = Duration.ofSeconds(2);

  @Provides
  @Singleton
  static ReopenedDatabase reopened(ProjectorConfig config) {
    return new ReopenedDatabase(Databases.opener(config.databaseUrl(), config.databaseToken()));
  }

  @Provides
  @Singleton
  static Database database(ReopenedDatabase database, Spans spans) {
    return TracedDatabase.of(RoundTrips.counted(database), spans);
  }

  @Provides
  @Singleton
  static Projector projector(ProjectorConfig config, Database database) {
    return Projector.of(
        database, BundleStores.open(config.bundles(), new SystemTime(), config.trusted()));
  }

  /** Made when something failed, and not before. */
  @Provides
  @Singleton
  static Optional<Queue> events(ProjectorConfig config) {
    return config
        .eventsQueueUrl()
        .map(
            url ->
                new SqsQueue(
                    SqsClient.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .overrideConfiguration(calls -> calls.apiCallTimeout(PATIENCE))
                        .build(),
                    url));
  }
}
