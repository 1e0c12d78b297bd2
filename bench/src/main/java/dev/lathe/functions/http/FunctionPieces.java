package dev.lathe.functions.http;

import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.log.JsonLogging;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.BundleStores;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** The HTTP function with its database in somebody else's hands. */
@NullMarked
public final class FunctionPieces {
  private FunctionPieces() {}

  /**
   * The function as deployed, with its line in the log, on {@code database}.
   *
   * @param environment as the function's
   */
  public static HttpHandler over(Database database, Map<String, String> environment) {
    JsonLogging.install(LogSettings.PLAIN);
    var config = HttpConfig.from(environment);
    var platform = SystemPlatform.create();
    var store = BundleStores.open(config.bundles(), platform.time());
    return new HttpHandler(
        PipelineModule.pipeline(
            database,
            store,
            new ChannelRollout(store, config.channel(), database),
            PipelineModule.verifier(platform),
            WakeUp.NONE,
            config,
            platform,
            PipelineModule.modules(platform, database)));
  }
}
