package dev.lathe.runtime.storage;

import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up uploads that nobody finished, and removes objects that are nobody's: those of such
 * uploads and of deleted files, a day after the last byte could come. Done twice it does no harm.
 */
public final class LeftOvers {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(LeftOvers.class);

  private final FileRecords files;
  private final ObjectStore objects;
  private final Time time;

  public LeftOvers(FileRecords files, ObjectStore objects, Time time) {
    this.files = files;
    this.objects = objects;
    this.time = time;
  }

  /**
   * Clears what is due, 100 of each kind at most.
   *
   * @param budget no object is begun with after it
   * @return how many uploads were given up and objects removed
   */
  public int clear(Duration budget) {
    long began = time.ticks();
    int cleared = files.expire();
    for (FileRecords.Left left : files.left()) {
      if (time.ticks() - began >= budget.toNanos()) return cleared;
      try {
        objects.remove(left.key(), PATIENCE);
      } catch (ModuleFailed failed) {
        LOG.warn("the object of file {} can't be removed yet: {}", left.id(), failed.code());
        return cleared; // the next ones would fare no better
      }
      files.removed(left.id());
      cleared++;
    }
    files.forget();
    return cleared;
  }
}
