package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a database stands to a bundle that is to go live in it.
 *
 * @param end the log's last position
 * @param state how far the bundle got, if it ever set out
 * @param tables the generations' rows by name
 * @param newSeeds whether the log lacks seeds of the bundle
 * @param projected names of the bundle's tables that the projector writes
 */
record Standing(
    Optional<BundleId> live,
    long end,
    Optional<RolloutState> state,
    Map<String, PresentTable> tables,
    boolean newSeeds,
    Set<String> projected) {

  /**
   * A table that stands.
   *
   * @param bundle that last went live with it, empty where none did
   * @param position up to which it surely has the log
   */
  record PresentTable(String bundle, long position) {}

  private static final String LOOK =
      """
      SELECT (SELECT bundle FROM live),(SELECT coalesce(max(position),0) FROM event),\
      (SELECT state FROM rollout WHERE bundle=?1)""";

  private static final Statement TABLES =
      Statement.read("SELECT name,bundle,position FROM generation");

  /**
   * @throws RolloutRefused.SeedConflict if another event stands where a seed should
   * @throws RolloutRefused.SeedEdited if a seed was applied and is another now
   */
  static Standing of(Database database, DatabaseParts bundle, BundleId id) {
    Rows look = database.execute(Statement.read(LOOK, id.value()));
    Map<String, PresentTable> tables = new HashMap<>();
    Rows rows = database.execute(TABLES);
    for (int row = 0; row < rows.size(); row++) {
      var present = new PresentTable(rows.requiredText(row, 1), rows.requiredInteger(row, 2));
      tables.put(rows.requiredText(row, 0), present);
    }
    Optional<BundleId> live = Optional.ofNullable(look.text(0, 0)).map(BundleId::new);
    var seeds = new SeedRows(bundle.seeds());
    if (live.filter(id::equals).isEmpty()) {
      seeds.unedited(database);
    }
    return new Standing(
        live,
        look.requiredInteger(0, 1),
        Optional.ofNullable(look.text(0, 2)).map(RolloutState::of),
        tables,
        seeds.lacking(database),
        ProjectionPlan.generations(bundle.projections()));
  }

  /** Whether somebody else did something to this rollout since {@code earlier}. */
  boolean movedSince(Standing earlier) {
    return !live.equals(earlier.live)
        || !state.equals(earlier.state)
        || !tables.equals(earlier.tables)
        || newSeeds != earlier.newSeeds;
  }

  boolean lacks(Generation generation) {
    return !tables.containsKey(generation.name());
  }

  /**
   * Whether a table has to be brought to the end of the log: it is new, or was left behind by what
   * is live, or the projector writes it and may not have come to where the seeds are to stand.
   */
  boolean behind(Generation generation) {
    return !kept(generation) || (newSeeds && projected(generation));
  }

  /** Whether what is live keeps the table up to date. */
  boolean kept(Generation generation) {
    String bundle = table(generation).bundle();
    return live.filter(now -> now.value().equals(bundle)).isPresent();
  }

  /** Whether some bundle ever was live with the table, so that it was verified then. */
  boolean wasLive(Generation generation) {
    return !table(generation).bundle().isEmpty();
  }

  boolean projected(Generation generation) {
    return projected.contains(generation.name());
  }

  /** The position after which the table may lack events. */
  long position(Generation generation) {
    return behind(generation) ? table(generation).position() : end;
  }

  /** The position up to which all of {@code generations} have the log. */
  long position(List<Generation> generations) {
    return generations.stream().mapToLong(this::position).min().orElse(end);
  }

  private PresentTable table(Generation generation) {
    return Objects.requireNonNull(tables.get(generation.name()), generation.name());
  }
}
