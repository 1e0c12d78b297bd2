package dev.lathe.cli;

import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.archive.DatabaseRestore.Restored;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Push;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe restore}: a backup becomes a database. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Fill an empty database from a backup.",
      "Log and answers are as they were, all tables made from the log, and live what was",
      "live. Broken off, and done again, it goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe restore today.jsonl.gz --database sqlite:restored.db",
      "  lathe restore today.jsonl.gz --database libsql://new.turso.io --to s3://bundles/app"
    })
final class RestoreCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Parameters(paramLabel = "FILE", description = "What `lathe backup` wrote.")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "STORE",
      description = {
        "s3://bucket/prefix or a folder: put the bundle there, too, and point",
        "the channel to it, for functions that find nothing there."
      })
  private @Nullable String store;

  @Mixin private final ChannelOption channel = new ChannelOption();

  @Option(
      names = "--force",
      description = "Point the channel whatever it says, also if another push was first.")
  private boolean force;

  @Override
  public Integer call() {
    String pointed = channel.name();
    var backup = new TextFile(file);
    Optional<StoredPush> push = push(pointed);
    try {
      check(backup);
      Restored restored =
          database.withFresh(into -> backup.read(lines -> DatabaseRestore.restore(into, lines)));
      push.ifPresent(begun -> restored.bundle().ifPresent(live -> keep(live, begun)));
      say(restored);
      return ExitCode.OK.number();
    } catch (EventImport.Refused refused) {
      throw Refused.wrong(file + ": " + refused.getMessage());
    } catch (UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private static void check(TextFile backup) {
    boolean unused =
        backup.read(
            lines -> {
              DatabaseRestore.check(lines);
              return true;
            });
  }

  private RuntimeException unreadable(UncheckedIOException e) {
    @Nullable IOException cause = e.getCause();
    if (cause instanceof EOFException) {
      return Refused.wrong("%s is cut off, and no backup: take another one".formatted(file));
    }
    return cause instanceof MalformedInputException || cause instanceof ZipException
        ? Refused.wrong("%s is no backup: its bytes are not text, or not packed".formatted(file))
        : e;
  }

  /** Looks at the channel before anything is restored, where it is to be pointed afterwards. */
  private Optional<StoredPush> push(String pointed) {
    return Optional.ofNullable(store)
        .map(
            place ->
                force
                    ? StoredPush.forced(Stores.open(place), place, pointed)
                    : StoredPush.begin(Stores.open(place), place, pointed));
  }

  private void keep(BundleFile bundle, StoredPush push) {
    if (push.keep(bundle) == Push.Kept.REPLACED) {
      global.err().println(push.mended(bundle.id()));
    }
    try {
      var motive =
          new Motive(
              Deed.RESTORE,
              MotiveOptions.who(),
              Optional.empty(),
              Optional.of("restored from " + file));
      var unused = push.point(bundle.id(), motive);
    } catch (Refused overtaken) {
      throw overtaken.after(
          "the database is restored, and its bundle %s in the store; the channel was not pointed: "
              .formatted(bundle.id()));
    }
  }

  private void say(Restored restored) {
    if (global.json) {
      global
          .out()
          .println(
              new Members()
                  .with("events", restored.events())
                  .with("rows", restored.rows())
                  .with("bundle", restored.bundle().map(file -> file.id().value()))
                  .text());
      return;
    }
    global
        .err()
        .println(
            "%s events, %s rows of commands and cursors; %s"
                .formatted(
                    restored.events(),
                    restored.rows(),
                    restored
                        .bundle()
                        .map(
                            file -> "bundle " + file.id().value() + " is live, its tables are made")
                        .orElse("nothing was live")));
  }
}
