package dev.lathe.cli;

import dev.lathe.dev.DevFolder;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.sql.Database;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A store whose channels a command is about, and the database that follows it, if one is known. */
final class TargetStore {
  @Option(
      names = "--to",
      paramLabel = "STORE",
      description = {
        "s3://bucket/prefix, or a folder. Default: what `lathe dev` keeps where you",
        "are, with its database."
      })
  private @Nullable String store;

  @Mixin private final DatabaseOption database = new DatabaseOption();

  /**
   * @throws Refused if none is named, and no `lathe dev` ran here
   */
  BundleStore open() {
    return store != null ? Stores.open(store) : own().store(SystemPlatform.create().time());
  }

  /** Its name for people and in lock files. */
  String name() {
    return Stores.name(store != null ? store : own().path().resolve("bundles").toString());
  }

  private DevFolder own() {
    return database
        .folder()
        .orElseThrow(
            () -> Refused.usage("say with --to which store the database takes its bundles from"));
  }

  /**
   * What {@code work} makes of the database that follows it, or of none where none is known: one
   * was named, or store and database are those of `lathe dev`.
   */
  <T> T with(Function<Optional<Database>, T> work) {
    if (store != null && !database.given()) return work.apply(Optional.empty());
    return database.with(found -> work.apply(Optional.of(found)));
  }
}
