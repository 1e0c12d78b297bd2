package dev.lathe.dev;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.storage.FileRecords;
import dev.lathe.runtime.storage.LeftOvers;
import dev.lathe.runtime.storage.ObjectStore;
import dev.lathe.runtime.storage.StorageClient;
import java.time.Duration;

/** A stand-in for modules of storage, which clears up behind itself as it goes. */
final class DevStorage implements ModuleClient {
  private static final Duration CLEARING = Duration.ofSeconds(1);

  private final StorageClient client;
  private final LeftOvers leftOvers;

  DevStorage(Database database, ObjectStore objects, Platform platform) {
    var files = new FileRecords(database);
    client = new StorageClient(files, objects, platform.ids());
    leftOvers = new LeftOvers(files, objects, platform.time());
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    if (call.operation().equals("PrepareUpload")) leftOvers.clear(CLEARING);
    return client.call(call);
  }
}
