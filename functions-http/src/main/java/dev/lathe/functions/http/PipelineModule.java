package dev.lathe.functions.http;

import dagger.Module;
import dagger.Provides;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.folder.FolderPageFiles;
import dev.lathe.runtime.adapter.jose.JwtVerifier;
import dev.lathe.runtime.adapter.jose.PublishedDocuments;
import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.PageFiles;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.log.RequestLog;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.QueueWakeUp;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.wiring.OutsideModules;
import jakarta.inject.Singleton;
import java.time.Duration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The pipeline and what it rings. */
@Module
interface PipelineModule {
  /** A function serves one tenant, whose database its environment names. */
  Tenant TENANT = Tenant.MAIN;

  /** Longest wait for SQS: a relay that is woken later finds the events by its schedule. */
  Duration PATIENCE = Duration.ofSeconds(2);

  @Provides
  @Singleton
  static HttpPipeline pipeline(
      Database database,
      BundleStore store,
      Rollout rollout,
      TokenVerifier verifier,
      WakeUp wakeUp,
      HttpConfig config,
      Platform platform,
      Modules modules) {
    return new HttpPipeline(
        TenantDatabases.only(TENANT, database),
        store,
        _ -> rollout,
        modules,
        verifier,
        wakeUp,
        new HttpSettings(
            TENANT,
            config.actorHeader(),
            false,
            config.variables(),
            config.origins(),
            ControlAccess.BY_TOKEN,
            config.cursorKey(),
            config.pages().<PageFiles>map(FolderPageFiles::at).orElse(PageFiles.NONE),
            config.recording()),
        platform,
        new RequestLog(config.logging(), platform.time(), platform.spans()));
  }

  /** What graphs call; where the environment sets up no module, nothing of them is loaded. */
  @Provides
  @Singleton
  static Modules modules(Platform platform, Database database) {
    return OutsideModules.of(System.getenv(), platform, () -> database);
  }

  /** Asks issuers for their keys when the first token comes: none of them can fail a start. */
  @Provides
  @Singleton
  static TokenVerifier verifier(Platform platform) {
    return new JwtVerifier(new PublishedDocuments(), platform.time());
  }

  /** Region and credentials come from the environment, as Lambda sets it. */
  @Provides
  @Singleton
  static WakeUp wakeUp(HttpConfig config) {
    return config
        .wakeUpQueueUrl()
        .<WakeUp>map(url -> new QueueWakeUp(SqsQueue.forRings(PipelineModule::sqs, url, PATIENCE)))
        .orElse(WakeUp.NONE);
  }

  private static SqsClient sqs() {
    return SqsClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE))
        .build();
  }
}
