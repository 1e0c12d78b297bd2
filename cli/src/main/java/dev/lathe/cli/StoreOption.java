package dev.lathe.cli;

import dev.lathe.dev.DevFolder;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the bundle lies that is live in the database that a command looks at. */
final class StoreOption {
  @Option(
      names = "--from",
      paramLabel = "STORE",
      description = {
        "s3://bucket/prefix or a folder: where the live bundle is.",
        "Default: the store of `lathe dev`, for its own database."
      })
  private @Nullable String store;

  /** Whether one was named. */
  boolean given() {
    return store != null;
  }

  /**
   * Where the bundle lies, where a place is named, or {@code database} is one of {@code lathe dev}.
   */
  Optional<BundleStore> known(DatabaseOption database) {
    return store != null || database.folder().isPresent()
        ? Optional.of(store(database))
        : Optional.empty();
  }

  /**
   * @throws Refused if none is named, and {@code database} is not one of `lathe dev`
   */
  BundleStore store(DatabaseOption database) {
    if (store != null) return Stores.open(store);
    return database
        .folder()
        .map((DevFolder folder) -> folder.store(SystemPlatform.create().time()))
        .orElseThrow(() -> Refused.usage("say with --from where the database's bundles are kept"));
  }
}
