package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for events of a log that a bundle cannot fold: what another bundle decided since, before
 * somebody goes back. Nothing is changed. Tables that stand are looked at from where they are, and
 * the next part of the log is folded into them in a transaction that is rolled back.
 */
public final class LogFit {
  private static final String PLACE = "SELECT position FROM event WHERE stream=?1 AND version=?2";

  private static final String EVENT =
      "SELECT stream,version FROM event WHERE position<=?1 ORDER BY position DESC LIMIT 1";

  private static final Statement STANDING = Statement.read("SELECT name,position FROM generation");

  /** Ends a transaction that was only tried. */
  private static final Statement NEVER = Statement.write("INSERT INTO fence(holds) SELECT 0");

  private static final String CAUSE =
      "SELECT cause FROM rollout WHERE bundle=?1 AND cause IS NOT NULL";

  private LogFit() {}

  /**
   * The first events that tables of {@code bundle} cannot take, each with its reason for people, or
   * those of forms that it would read as its own.
   *
   * @param store where the live bundle lies
   * @param most how many are told
   */
  public static List<String> misfits(
      BundleStore store, Database database, BundleFile bundle, int most) {
    List<String> unread =
        NewerForms.behind(store, LiveBundle.named(database), KnownForms.of(bundle))
            .map(newer -> newer.told(database, most))
            .orElse(List.of());
    if (!unread.isEmpty()) return unread;
    Map<String, Long> standing = standing(database);
    List<String> reasons = new ArrayList<>();
    for (Generation generation : bundle.schema().generations()) {
      long from = standing.getOrDefault(generation.name(), 0L);
      Optional<Found> found = next(database, generation, from);
      while (found.isPresent() && reasons.size() < most) {
        reasons.add(found.get().refused().reason());
        found = next(database, generation, found.get().position());
      }
    }
    if (!reasons.isEmpty() || standing.isEmpty()) return reasons;
    Rows cause = database.execute(Statement.read(CAUSE, bundle.id().value()));
    if (!cause.isEmpty()) return List.of(cause.requiredText(0, 0));
    var statements = new RolloutStatements(DatabaseParts.of(bundle), bundle.id());
    for (Generation generation : bundle.schema().generations()) {
      Long from = standing.get(generation.name());
      if (from != null && reasons.size() < most) {
        refused(database, statements, generation, from).ifPresent(reasons::add);
      }
    }
    return reasons;
  }

  /** Why the next part of the log can't be folded into a table, and which event of it. */
  private static Optional<String> refused(
      Database database, RolloutStatements statements, Generation generation, long from) {
    Rows part = BundleRollout.parts(database, from, 1);
    if (part.isEmpty()) return Optional.empty();
    long end = part.requiredInteger(0, 0);
    Optional<String> message = tried(database, statements, generation, from, end);
    if (message.isEmpty()) return Optional.empty();
    long good = from;
    long bad = end;
    while (bad - good > 1) {
      long middle = good + (bad - good) / 2;
      Optional<String> half = tried(database, statements, generation, from, middle);
      if (half.isPresent()) {
        message = half;
        bad = middle;
      } else {
        good = middle;
      }
    }
    Rows event = database.execute(Statement.read(EVENT, bad));
    return Optional.of(
        "event %s of `%s` can't be folded into `%s`: %s"
            .formatted(
                event.requiredInteger(0, 1),
                event.requiredText(0, 0),
                generation.name(),
                message.get()));
  }

  /** Folds a part and takes it back; what the database says where it can't. */
  private static Optional<String> tried(
      Database database, RolloutStatements statements, Generation generation, long from, long to) {
    List<Statement> steps = new ArrayList<>(statements.fill(List.of(generation), from, to));
    steps.add(NEVER);
    try {
      database.executeAll(steps);
    } catch (StatementFailed failed) {
      String said = failed.databaseMessage();
      return said.startsWith(SystemSchema.MOVED_ON) ? Optional.empty() : Optional.of(said);
    }
    throw new IllegalStateException("a fence that never holds did");
  }

  private static Map<String, Long> standing(Database database) {
    Map<String, Long> positions = new HashMap<>();
    Rows rows = database.execute(STANDING);
    for (int row = 0; row < rows.size(); row++) {
      positions.put(rows.requiredText(row, 0), rows.requiredInteger(row, 1));
    }
    return positions;
  }

  private record Found(long position, RolloutRefused refused) {}

  private static Optional<Found> next(Database database, Generation generation, long from) {
    Optional<RolloutRefused.Unfit> unfit = unfit(database, generation, from, Long.MAX_VALUE);
    return unfit.map(
        one -> {
          Rows place = database.execute(Statement.read(PLACE, one.stream(), one.version()));
          return new Found(place.requiredInteger(0, 0), one);
        });
  }

  /** The first event after {@code from}, up to {@code to}, that a table cannot take. */
  static Optional<RolloutRefused.Unfit> unfit(
      Database database, Generation generation, long from, long to) {
    if (generation.misfit().isEmpty()) return Optional.empty();
    Rows found = database.execute(Statement.read(generation.misfit().get(), from, to));
    if (found.isEmpty()) return Optional.empty();
    String stream = found.requiredText(0, 0);
    long version = found.requiredInteger(0, 1);
    String field = found.requiredText(0, 2);
    return Optional.of(
        found.integerOr(0, 3, 0) == 1
            ? new RolloutRefused.Lacking(stream, version, field, generation.name())
            : new RolloutRefused.Misfit(stream, version, field, generation.name()));
  }
}
