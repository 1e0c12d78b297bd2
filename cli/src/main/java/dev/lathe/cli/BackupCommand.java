package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseBackup.Written;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe backup}: all that a database can't make again, in a file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Write a database into a file, as of one moment; commands go on meanwhile.",
      "That is its log, the answers of commands, cursors and the live bundle."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe backup today.jsonl.gz                  what `lathe dev` keeps here",
      "  lathe backup today.jsonl.gz --database libsql://app.turso.io --from s3://bundles/app",
      "",
      "A name that ends with .gz is packed. `lathe restore` takes it, on SQLite and on libSQL."
    })
final class BackupCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final StoreOption from = new StoreOption();

  @Parameters(paramLabel = "FILE", description = "Where to write; must not be there.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    Written written =
        database.with(
            of ->
                new TextFile(file)
                    .write(new DatabaseBackup(of, id -> from.store(database).get(id))::write));
    if (global.json) {
      global
          .out()
          .println(
              new Members()
                  .with("events", written.events())
                  .with("position", written.position())
                  .with("commands", written.commands())
                  .with("bundle", written.bundle().map(BundleId::value))
                  .with("sha256", written.sha256())
                  .text());
    } else {
      global
          .err()
          .println(
              "%s events up to position %s, sha256 %s; %s commands; %s"
                  .formatted(
                      written.events(),
                      written.position(),
                      written.sha256(),
                      written.commands(),
                      written.bundle().map(id -> "bundle " + id.value()).orElse("no bundle")));
    }
    return ExitCode.OK.number();
  }
}
