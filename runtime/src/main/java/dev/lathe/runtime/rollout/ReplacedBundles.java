package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables of bundles that were live and are not any more. For a while those of the last few follow
 * the log, so that going back to one is a flip, and those of some more stand; then they are
 * dropped. Several processes may do so at once: who comes second finds it done. For one thread.
 */
final class ReplacedBundles {
  /** Bundles whose tables follow: each costs about what a rollout of the same tables does. */
  private static final int FOLLOWED = 3;

  /**
   * Bundles whose tables stand. More make each request to a libSQL server slower, which reads the
   * whole schema for a new connection: 0.6 ms of an empty one, 10 ms of that of 20 bundles.
   */
  private static final int STANDING = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ReplacedBundles.class);

  private static final String REPLACED =
      """
      SELECT bundle FROM rollout WHERE state=?1 AND cause IS NULL AND at>%s \
      ORDER BY at DESC LIMIT %s\
      """
          .formatted(DatabaseTime.in("-?2"), FOLLOWED);

  private static final Statement TABLES =
      Statement.read(
          """
          SELECT name,position,(SELECT coalesce(max(position),0) FROM event) FROM generation \
          WHERE bundle<>coalesce((SELECT bundle FROM live),'')\
          """);

  private static final String UNFIT =
      "UPDATE rollout SET cause=?3 WHERE bundle=?1 AND state=?2 AND cause IS NULL";

  /**
   * Tables that a bundle left behind, or that were made for one that never was live, of which
   * nobody has wanted them for long, or many were live since. Not while a rollout is under way,
   * which may want them. And, of no bundle's, seeds that wait for a rollout which was given up.
   */
  private static final String UNWANTED =
      """
      SELECT g.bundle,g.name FROM generation g LEFT JOIN rollout r ON r.bundle=g.bundle \
      WHERE g.bundle<>'' AND g.bundle<>(SELECT bundle FROM live) \
      AND (coalesce(r.at,g.at)<=%1$s OR r.state=?5 AND %3$s<=(SELECT count(*) FROM rollout n \
      WHERE n.state=?5 AND n.at>r.at)) \
      AND NOT EXISTS(SELECT 1 FROM rollout WHERE state IN (?2,?3,?4) AND at>%1$s) \
      UNION ALL SELECT '',name FROM sqlite_schema WHERE name='%2$s' \
      AND NOT EXISTS(SELECT 1 FROM rollout WHERE state IN (?2,?3,?4) AND at>%1$s) ORDER BY 1,2\
      """
          .formatted(DatabaseTime.in("-?1"), SeedRows.STAGED, STANDING);

  private static final String FENCE =
      """
      INSERT INTO fence(holds) SELECT (SELECT bundle FROM live)<>?1 \
      AND (SELECT count(*) FROM generation WHERE bundle=?1 \
      AND name IN (SELECT value FROM json_each(?2)))=json_array_length(?2)\
      """;

  private final BundleStore store;
  private final Database database;
  private final Duration kept;

  /** Of those that follow, and of those that have tables to drop: each is read once. */
  private final Map<BundleId, DatabaseParts> loaded = new HashMap<>();

  /** {@code kept} is how long a bundle's tables stay after another one is live. */
  ReplacedBundles(BundleStore store, Database database, Duration kept) {
    this.store = store;
    this.database = database;
    this.kept = kept;
  }

  /**
   * Takes some steps, each of which holds the writer for no longer than a rollout's: folds parts of
   * the log into tables that are far behind, and drops one bundle's tables whose time is over.
   *
   * @param steps parts of the log at most
   */
  void look(int steps) {
    List<BundleId> following = following();
    Map<BundleId, List<String>> unwanted = unwanted();
    loaded.keySet().removeIf(one -> !following.contains(one) && !unwanted.containsKey(one));
    follow(following, steps);
    drop(unwanted);
  }

  private void follow(List<BundleId> following, int steps) {
    int left = steps;
    for (BundleId bundle : following) {
      Optional<DatabaseParts> parts = parts(bundle);
      while (parts.isPresent() && left > 0 && part(bundle, parts.get())) left--;
    }
  }

  private List<BundleId> following() {
    Rows rows =
        database.execute(Statement.read(REPLACED, RolloutState.REPLACED.word(), kept.toSeconds()));
    List<BundleId> bundles = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      bundles.add(new BundleId(rows.requiredText(row, 0)));
    }
    return bundles;
  }

  /**
   * One part of the log for those of its tables that are furthest behind; whether there was one.
   */
  private boolean part(BundleId bundle, DatabaseParts parts) {
    Map<String, Long> behind = new HashMap<>();
    long end = 0;
    Rows rows = database.execute(TABLES);
    for (int row = 0; row < rows.size(); row++) {
      behind.put(rows.requiredText(row, 0), rows.requiredInteger(row, 1));
      end = rows.requiredInteger(row, 2);
    }
    List<Generation> tables =
        parts.schema().generations().stream()
            .filter(one -> behind.containsKey(one.name()))
            .toList();
    long from =
        tables.stream().mapToLong(one -> behind.getOrDefault(one.name(), 0L)).min().orElse(end);
    if (end - from <= BundleRollout.partEvents(database)) return false;
    List<Generation> last =
        tables.stream().filter(one -> behind.getOrDefault(one.name(), 0L) == from).toList();
    long next =
        behind.values().stream()
            .filter(one -> one > from)
            .mapToLong(Long::longValue)
            .min()
            .orElse(end);
    Rows part = BundleRollout.parts(database, from, 1);
    long to = Math.min(part.requiredInteger(0, 0), next);
    var statements = new RolloutStatements(parts, bundle);
    try {
      database.executeAll(statements.follow(last, from, to));
      return true;
    } catch (StatementFailed failed) {
      if (!failed.databaseMessage().startsWith(SystemSchema.MOVED_ON)) {
        unfit(bundle, failed.databaseMessage());
      }
      return false; // somebody else was there; the next look sees what is left
    }
  }

  /** It follows no further: what it can't fold stays in the log. */
  private void unfit(BundleId bundle, String cause) {
    LOG.info("tables of bundle {} do not follow the log any more: {}", bundle, cause);
    database.execute(Statement.write(UNFIT, bundle.value(), RolloutState.REPLACED.word(), cause));
  }

  private Optional<DatabaseParts> parts(BundleId bundle) {
    DatabaseParts known = loaded.get(bundle);
    if (known != null) return Optional.of(known);
    Optional<DatabaseParts> read = read(bundle);
    read.ifPresent(parts -> loaded.put(bundle, parts));
    return read;
  }

  private Optional<DatabaseParts> read(BundleId bundle) {
    try {
      return Optional.of(DatabaseParts.of(BundleFile.read(bundle, store.get(bundle))));
    } catch (BundleUnreadable | BundleStoreUnavailable e) {
      LOG.info("tables of bundle {} stay as they are: {}", bundle, e.getMessage());
      return Optional.empty();
    }
  }

  /** Those of one bundle; what can't be dropped keeps nobody else's. */
  private void drop(Map<BundleId, List<String>> unwanted) {
    for (Map.Entry<BundleId, List<String>> one : unwanted.entrySet()) {
      Optional<DatabaseParts> parts = parts(one.getKey());
      if (parts.isPresent() && drop(one.getKey(), parts.get(), one.getValue())) return;
    }
  }

  private Map<BundleId, List<String>> unwanted() {
    Rows rows =
        database.execute(
            Statement.read(
                UNWANTED,
                kept.toSeconds(),
                RolloutState.PREPARED.word(),
                RolloutState.CATCHING_UP.word(),
                RolloutState.VERIFIED.word(),
                RolloutState.REPLACED.word()));
    Map<BundleId, List<String>> tables = new LinkedHashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.requiredText(row, 1).equals(SeedRows.STAGED)) {
        database.execute(SeedRows.unstage());
        continue;
      }
      tables
          .computeIfAbsent(new BundleId(rows.requiredText(row, 0)), _ -> new ArrayList<>())
          .add(rows.requiredText(row, 1));
    }
    return tables;
  }

  /** Whether there was something to drop, by whomever. */
  private boolean drop(BundleId bundle, DatabaseParts parts, List<String> names) {
    List<Generation> tables =
        parts.schema().generations().stream().filter(one -> names.contains(one.name())).toList();
    if (tables.isEmpty()) return false; // the bundle does not say how they are dropped
    var statements = new RolloutStatements(parts, bundle);
    List<Statement> steps = new ArrayList<>();
    steps.add(Statement.write(FENCE, bundle.value(), RolloutStatements.names(tables)));
    steps.addAll(statements.drop(tables, SchemaObjects.of(database)));
    try {
      database.executeAll(steps);
      LOG.info("dropped {} tables that bundle {} left", tables.size(), bundle);
    } catch (StatementFailed failed) {
      if (!failed.databaseMessage().startsWith(SystemSchema.MOVED_ON)) throw failed;
    }
    return true;
  }
}
