package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.runtime.projection.EventBatch.Event;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies events to one projection, one statement for as many as fit. When the statement fails, the
 * events are halved, by stream where there are several, until what cannot be applied is alone.
 */
final class ProjectionBatch {
  /**
   * Events' bytes a statement: a request to sqld may have 2 MiB, and quoting the array in the
   * request's own JSON can double it. An event alone comes in any case.
   */
  static final int MAXIMUM_BYTES = 900 * 1024;

  /** Failed statements after which halving stops: enough to find some poisoned streams. */
  private static final int MAXIMUM_FAILURES = 64;

  private record Item(StreamProgress stream, Event event) {}

  private final Database database;
  private final ProjectionPlan plan;
  private final List<Item> items = new ArrayList<>();
  private int failures;

  ProjectionBatch(Database database, ProjectionPlan plan) {
    this.database = database;
    this.plan = plan;
  }

  /** Adds a stream's next events, ascending and without a hole above its watermark. */
  void add(StreamProgress stream, List<Event> ready) {
    ready.forEach(event -> items.add(new Item(stream, event)));
  }

  /** Applies all; each stream learns how far it came. */
  void apply() {
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < items.size(); i++) {
      int size = items.get(i).event().json().getBytes(StandardCharsets.UTF_8).length;
      if (i > from && bytes + size > MAXIMUM_BYTES) {
        apply(items.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    apply(items.subList(from, items.size()));
  }

  private void apply(List<Item> part) {
    List<Item> sound = part.stream().filter(item -> !item.stream().failed()).toList();
    if (sound.isEmpty()) return;
    try {
      database.execute(Statement.write(plan.apply(), array(sound)));
    } catch (StatementFailed e) {
      failures++;
      if (sound.size() == 1 || e.unknownObject() || failures >= MAXIMUM_FAILURES) {
        // The first of each stream: those after it are not looked at any more.
        sound.forEach(item -> item.stream().refused(item.event(), e.databaseMessage()));
        return;
      }
      int middle = middle(sound);
      apply(sound.subList(0, middle));
      apply(sound.subList(middle, sound.size()));
      return;
    }
    sound.forEach(item -> item.stream().applied(item.event()));
  }

  /**
   * The border between two streams that is nearest to the middle, or the middle of the only one.
   */
  private static int middle(List<Item> part) {
    int half = part.size() / 2;
    for (int off = 0; off < half; off++) {
      if (border(part, half - off)) return half - off;
      if (border(part, half + off)) return half + off;
    }
    return half;
  }

  private static boolean border(List<Item> part, int at) {
    return at > 0 && at < part.size() && !part.get(at - 1).stream().equals(part.get(at).stream());
  }

  private static String array(List<Item> part) {
    var array = new StringBuilder();
    for (Item item : part) {
      array.append(array.isEmpty() ? '[' : ',').append(item.event().json());
    }
    return array.append(']').toString();
  }
}
