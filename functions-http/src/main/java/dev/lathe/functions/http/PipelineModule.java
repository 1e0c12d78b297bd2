package dev.lathe.functions.http;

import com.github.f4b6a3.uuid.UuidCreator;
import dagger.Module;
import dagger.Provides;
import dev.lathe.runtime.adapter.sqs.SqsWakeUp;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.Rollout;
import dev.lathe.runtime.sql.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The pipeline and what it rings. */
@Module
interface PipelineModule {
  @Provides
  @Singleton
  static HttpPipeline pipeline(
      Database database,
      BundleStore store,
      Rollout rollout,
      WakeUp wakeUp,
      HttpConfig config,
      Clock clock) {
    return new HttpPipeline(
        database,
        store,
        rollout,
        wakeUp,
        new HttpSettings(config.actorHeader(), false, config.variables()),
        clock,
        UuidCreator::getTimeOrderedEpoch,
        new RequestLog());
  }

  /** Region and credentials come from the environment, as Lambda sets it. */
  @Provides
  @Singleton
  static WakeUp wakeUp(HttpConfig config) {
    return config
        .wakeUpQueueUrl()
        .<WakeUp>map(
            url ->
                new SqsWakeUp(
                    SqsClient.builder().httpClient(UrlConnectionHttpClient.create()).build(), url))
        .orElse(WakeUp.NONE);
  }
}
