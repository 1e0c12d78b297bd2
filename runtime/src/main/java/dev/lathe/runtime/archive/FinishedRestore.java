package dev.lathe.runtime.archive;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.archive.DatabaseRestore.Restored;
import dev.lathe.runtime.archive.EventImport.Refused;
import dev.lathe.runtime.sql.Database;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A restore whose last answers were lost: its bundle is live already. A log that is the backup's
 * shows that only the rows of runs may be left to make.
 */
final class FinishedRestore {
  private final EventLog log;
  private Iterator<LoggedEvent> page = List.<LoggedEvent>of().iterator();
  private final RunLines runs = new RunLines();
  private long position;
  private long events;
  private long rows;
  private boolean same = true;
  private @Nullable BundleFile bundle;

  private FinishedRestore(Database database) {
    this.log = new EventLog(database);
  }

  /**
   * What was restored.
   *
   * @param live what the database serves
   * @throws Refused if that is something else than {@code backup}
   */
  static Restored of(Database database, BundleId live, Stream<String> backup) {
    var restore = new FinishedRestore(database);
    backup.forEachOrdered(restore::compare);
    Optional<BundleFile> found = Optional.ofNullable(restore.bundle);
    boolean served = found.map(BundleFile::id).equals(Optional.of(live));
    if (!restore.same || !served || restore.next().isPresent()) {
      throw new Refused(
          "the database serves bundle %s, and is not what the backup makes: restore into an empty one"
              .formatted(live.value()));
    }
    int made = found.map(file -> restore.runs.make(database, file)).orElse(0);
    return new Restored(restore.events, restore.rows + made, found);
  }

  private void compare(String line) {
    if (runs.add(line)) return;
    if (DatabaseRestore.isRow(line)) {
      rows++;
    } else if (line.startsWith("{\"bundleFile\":")) {
      String file = DatabaseRestore.object(line).text("bundleFile").orElse("");
      bundle = BundleFile.read(Base64.getDecoder().decode(file));
    } else if (!line.startsWith("{\"latheBackup\":") && !line.startsWith("{\"sha256\":")) {
      events++;
      same &= next().map(LoggedEvent::line).equals(Optional.of(line));
    }
  }

  private Optional<LoggedEvent> next() {
    if (!page.hasNext()) page = log.after(position, EventSelection.ALL).iterator();
    if (!page.hasNext()) return Optional.empty();
    LoggedEvent event = page.next();
    position = event.position();
    return Optional.of(event);
  }
}
