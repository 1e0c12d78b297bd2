package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How far a step of a blueprint's init is in a database.
 *
 * @param name its id in init.json
 * @param service whose events it brings
 * @param events that it brings, at least one
 * @param applied how many of them the log has
 * @param cause why it can't be done, where it is refused
 */
public record InitialStep(
    String name, String service, long events, long applied, State state, Optional<String> cause) {

  /** How it stands. */
  public enum State {
    /** The log has all of it. */
    DONE,
    /** The rollout of its bundle does it. */
    WAITING,
    /** The log says something else in its place, so the bundle is refused. */
    REFUSED;

    /** The word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** No rows, but only where there is a log. */
  private static final Statement LOG =
      Statement.read("SELECT count(*) FROM event WHERE position<0");

  /**
   * The steps in their order. Only reads.
   *
   * @param seeds of a bundle; those of no step are passed over
   */
  public static List<InitialStep> of(Database database, List<SeedEvent> seeds) {
    Map<String, List<SeedEvent>> steps = new LinkedHashMap<>();
    for (SeedEvent seed : seeds) {
      seed.step().ifPresent(step -> steps.computeIfAbsent(step, _ -> new ArrayList<>()).add(seed));
    }
    boolean log = !database.executeWhereThere(LOG).isEmpty();
    List<InitialStep> found = new ArrayList<>();
    steps.forEach((name, events) -> found.add(log ? of(database, name, events) : of(name, events)));
    return List.copyOf(found);
  }

  private static InitialStep of(String name, List<SeedEvent> events) {
    String service = events.getFirst().service();
    return new InitialStep(name, service, events.size(), 0, State.WAITING, Optional.empty());
  }

  private static InitialStep of(Database database, String name, List<SeedEvent> events) {
    var rows = new SeedRows(events);
    State state;
    Optional<String> cause = Optional.empty();
    try {
      rows.unedited(database);
      state = rows.lacking(database) ? State.WAITING : State.DONE;
    } catch (RolloutRefused refused) {
      state = State.REFUSED;
      cause = Optional.of(refused.reason());
    }
    String service = events.getFirst().service();
    return new InitialStep(name, service, events.size(), rows.applied(database), state, cause);
  }
}
