package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.workflow.WorkflowTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Brings bundles to live in a database, step by step: tables are made, then filled from the log,
 * then compared with it, and at last one transaction makes the bundle live with what is left. No
 * step holds the writer for longer than some commands do, so the bundle that is live serves on.
 *
 * <p>What was done stands in the database ({@link RolloutStatus}), so a rollout that was killed
 * goes on where it was, whoever takes the next step. Several at once get in each other's way
 * without harm. Commands that were decided for another bundle learn of the flip from their own
 * statement.
 */
public final class BundleRollout {
  /**
   * Events folded at once, into all tables that take them: 5 to 10 ms for one table, for which
   * commands wait. With 1000 they waited 43 ms in a hundredth of all requests.
   */
  static final int PART_EVENTS = 250;

  /**
   * The same where the database is another process, where what is asked costs more than what is
   * folded: 200,000 events beside 200 requests a second took 140 s in parts of 250, and take 20.
   */
  static final int REMOTE_PART_EVENTS = 1000;

  /** Data of a step's events, in bytes; the first event comes in any case. */
  private static final int PART_BYTES = 4 * 1024 * 1024;

  /**
   * Events that the flip may fold of those that it was begun with, and of those that came since.
   */
  static final int FLIP_EVENTS = 250;

  /** Newer forms that are named when they keep a bundle from coming back. */
  private static final int FORMS = 10;

  /** Tables made by one step, some five statements each. */
  private static final int PART_TABLES = 20;

  /** Indexes made by one transaction; on a table that has rows already, one takes its time. */
  private static final int PART_INDEXES = 10;

  /** Steps in a row that found the database moved; more says that something else is wrong. */
  private static final int MAXIMUM_COLLISIONS = 100;

  /** Parts that a step takes: what it asks before them is asked once, which takes as long. */
  static final int STEP_PARTS = 8;

  /** The last positions of the next parts of the log after {@code ?1}, out of {@code ?2} events. */
  private static final String PARTS =
      """
      SELECT max(position) FROM (SELECT position,row_number() OVER (ORDER BY position)-1 AS nth,\
      sum(octet_length(data)) OVER (ORDER BY position)-octet_length(data) AS ahead \
      FROM (SELECT position,data FROM event WHERE position>?1 ORDER BY position LIMIT ?2)) \
      GROUP BY nth/?3,ahead/%s ORDER BY 1\
      """
          .formatted(PART_BYTES);

  private final Database database;
  private final Optional<Replacement> replacement;
  private volatile boolean ready;

  public BundleRollout(Database database) {
    this(database, Optional.empty());
  }

  private BundleRollout(Database database, Optional<Replacement> replacement) {
    this.database = database;
    this.replacement = replacement;
  }

  /**
   * What goes when a bundle goes live: a table of the one that it takes over from.
   *
   * @param from the bundle that has to be live until then
   */
  record Replacement(BundleId from, RolloutStatements statements, Generation table) {}

  /** One that takes over from one bundle alone, and takes a table of it away with the flip. */
  static BundleRollout replacing(Database database, Replacement replacement) {
    return new BundleRollout(database, Optional.of(replacement));
  }

  /**
   * Takes steps until {@code bundle} is live.
   *
   * @throws RolloutRefused if it cannot go live here: what is live stays as it is
   * @throws DatabaseUnavailable if no answer came: it goes on where it was
   * @throws StatementFailed if the database refused a statement of the bundle: what is live stays
   *     as it is
   */
  public void finish(Bundle bundle, BundleId id) {
    finish(DatabaseParts.of(bundle), id);
  }

  void finish(DatabaseParts bundle, BundleId id) {
    while (step(bundle, id) != RolloutState.LIVE) {}
  }

  /**
   * Takes the next step of {@code bundle}'s rollout, one that was refused before from the start.
   *
   * @return where it stands now; after {@link RolloutState#LIVE} there is nothing left to do
   * @throws RolloutRefused if it cannot go live here: what is live stays as it is
   * @throws DatabaseUnavailable if no answer came: it goes on where it was
   * @throws StatementFailed if the database refused a statement of the bundle: what is live stays
   *     as it is
   */
  public RolloutState step(Bundle bundle, BundleId id) {
    return step(DatabaseParts.of(bundle), id);
  }

  RolloutState step(DatabaseParts bundle, BundleId id) {
    return step(bundle, id, Optional.empty(), _ -> true).orElseThrow();
  }

  /**
   * The same for a channel that wants the bundle.
   *
   * @param seen what was live when the channel was read
   * @param unread what the log must not have when it goes live, where it is one to go back to
   * @return empty if something else is live by now: the channel may want something else, too
   */
  Optional<RolloutState> step(
      DatabaseParts bundle, BundleId id, Optional<BundleId> seen, Optional<NewerForms> unread) {
    return step(bundle, id, unread, live -> live.equals(seen) || live.equals(Optional.of(id)));
  }

  private Optional<RolloutState> step(
      DatabaseParts bundle,
      BundleId id,
      Optional<NewerForms> unread,
      Predicate<Optional<BundleId>> wanted) {
    makeReady();
    var statements = new RolloutStatements(bundle, id);
    for (int collision = 0; ; collision++) {
      Standing standing;
      try {
        standing = Standing.of(database, bundle, id);
      } catch (RolloutRefused refused) {
        refuse(bundle, id, refused.reason());
        throw refused;
      }
      if (!wanted.test(standing.live())) return Optional.empty(); // and the flip sees to it, too
      if (standing.live().isEmpty()) UnfinishedLog.requireNone(database);
      try {
        throwIfOvertaken(standing, id);
        return Optional.of(step(bundle, standing, statements, unread));
      } catch (RolloutRefused refused) {
        refuse(bundle, id, refused.reason());
        throw refused;
      } catch (StatementFailed failed) {
        if (collision < MAXIMUM_COLLISIONS && moved(failed, bundle, id, standing)) continue;
        if (putAside(bundle, standing, statements)) continue;
        Optional<RolloutRefused> misfit = misfit(bundle, standing);
        refuse(bundle, id, misfit.map(RolloutRefused::reason).orElse(failed.databaseMessage()));
        throw misfit.<RuntimeException>map(refused -> refused).orElse(failed);
      }
    }
  }

  private void throwIfOvertaken(Standing standing, BundleId id) {
    if (replacement.isEmpty()) return;
    Optional<BundleId> live = standing.live();
    if (live.filter(now -> now.equals(id) || now.equals(replacement.get().from())).isEmpty()) {
      throw new RolloutRefused.Overtaken(live);
    }
  }

  /**
   * Puts events into a log in which nothing else is yet, as what was there before {@code bundle}:
   * it goes live on what they leave.
   *
   * @param history those of a stream in the order of their versions
   */
  public void begin(List<SeedEvent> history, BundleId bundle) {
    makeReady();
    if (!history.isEmpty()) database.executeAll(new SeedRows(history).inserts(bundle));
  }

  /** Brings the tables that every database of ours has to their present form. */
  void makeReady() {
    if (ready) return;
    SystemTables.makeReady(database);
    WorkflowTables.makeReady(database);
    ready = true;
  }

  private RolloutState step(
      DatabaseParts bundle,
      Standing standing,
      RolloutStatements statements,
      Optional<NewerForms> unread) {
    List<Generation> missing = new ArrayList<>();
    for (Generation generation : bundle.schema().generations()) {
      if (standing.lacks(generation)) missing.add(generation);
    }
    if (!missing.isEmpty()) {
      SchemaObjects objects = SchemaObjects.of(database);
      bundle.schema().views().forEach(objects::view); // refuses what the flip would
      List<Generation> part =
          Requests.cut(missing, RolloutStatements::size, Requests.MOST, PART_TABLES).getFirst();
      try {
        database.executeAll(statements.make(part, standing));
      } catch (StatementFailed failed) {
        String said = failed.databaseMessage();
        if (said.startsWith("no such module: fts5")) throw new RolloutRefused.NoSearch(said);
        throw failed;
      }
      return RolloutState.PREPARED;
    }
    return switch (standing.state().orElse(RolloutState.REPLACED)) {
      case REPLACED, REFUSED -> prepared(bundle, standing, statements);
      case PREPARED, CATCHING_UP -> caughtUp(bundle, standing, statements);
      case VERIFIED -> verified(bundle, standing, statements, unread);
      case LIVE ->
          bundle.schema().generations().stream().allMatch(standing::kept)
              ? repaired(bundle)
              : prepared(bundle, standing, statements);
    };
  }

  private RolloutState prepared(
      DatabaseParts bundle, Standing standing, RolloutStatements statements) {
    makeRest(bundle.schema());
    long position = standing.position(bundle.schema().generations());
    database.execute(statements.report(RolloutState.PREPARED, position, standing.end()));
    return RolloutState.PREPARED;
  }

  private void makeRest(Schema schema) {
    List<Statement> indexes =
        schema.indexes().stream().map(index -> Statement.write(index.ddl())).toList();
    Requests.of(indexes, PART_INDEXES).forEach(database::executeAll);
    // A view stands with its trigger: each is one statement, made where it is not there.
    Requests.of(RolloutStatements.decisionViews(schema), Integer.MAX_VALUE)
        .forEach(database::executeAll);
  }

  /** Catches up, and where that is done verifies. */
  private RolloutState caughtUp(
      DatabaseParts bundle, Standing standing, RolloutStatements statements) {
    List<Generation> behind = behind(bundle, standing);
    if (filled(behind, standing, statements, RolloutState.CATCHING_UP)) {
      return RolloutState.CATCHING_UP;
    }
    Verification.verify(database, standing, behind);
    long position = standing.position(behind);
    database.execute(statements.report(RolloutState.VERIFIED, position, standing.end()));
    return RolloutState.VERIFIED;
  }

  /** Flips, or catches up further. */
  private RolloutState verified(
      DatabaseParts bundle,
      Standing standing,
      RolloutStatements statements,
      Optional<NewerForms> unread) {
    // Once verified stays verified: the same statement goes on from the same place.
    if (filled(behind(bundle, standing), standing, statements, RolloutState.VERIFIED)) {
      return RolloutState.VERIFIED;
    }
    List<String> forms = unread.map(newer -> newer.told(database, FORMS)).orElse(List.of());
    if (!forms.isEmpty()) throw new RolloutRefused.Unread(forms);
    ImportedRuns.make(database, bundle.workflows());
    if (standing.newSeeds()) statements.stageSeeds().forEach(database::executeAll);
    long limit = standing.end() + FLIP_EVENTS;
    SchemaObjects objects = SchemaObjects.of(database);
    List<Statement> flip = new ArrayList<>();
    unread.ifPresent(newer -> flip.add(newer.fence(standing.end())));
    flip.addAll(statements.flip(standing, objects, limit));
    replacement.ifPresent(old -> flip.addAll(old.statements().drop(List.of(old.table()), objects)));
    database.executeAll(flip);
    return RolloutState.LIVE;
  }

  private static List<Generation> behind(DatabaseParts bundle, Standing standing) {
    return bundle.schema().generations().stream().filter(standing::behind).toList();
  }

  /** Takes parts of the log where more is left than a flip may fold; whether there was one. */
  private boolean filled(
      List<Generation> behind,
      Standing standing,
      RolloutStatements statements,
      RolloutState state) {
    long position = standing.position(behind);
    if (standing.end() - position <= FLIP_EVENTS) return false;
    fill(behind, position, standing, statements, state);
    return true;
  }

  /** Some parts of the log for the tables that are furthest behind, each by itself. */
  private void fill(
      List<Generation> behind,
      long from,
      Standing standing,
      RolloutStatements statements,
      RolloutState state) {
    List<Generation> last = behind.stream().filter(one -> standing.position(one) == from).toList();
    long next =
        behind.stream()
            .mapToLong(standing::position)
            .filter(position -> position > from)
            .min()
            .orElse(Long.MAX_VALUE);
    Rows parts = parts(database, from, STEP_PARTS);
    long at = from;
    for (int part = 0; part < parts.size() && at < next; part++) {
      if (standing.end() - at <= FLIP_EVENTS) return;
      long to = Math.min(parts.requiredInteger(part, 0), next);
      List<Statement> steps = new ArrayList<>(statements.fill(last, at, to));
      steps.add(statements.report(state, to, standing.end()));
      database.executeAll(steps);
      at = to;
    }
  }

  /**
   * The last positions of the next parts of the log.
   *
   * @param most parts; there are fewer where the log ends
   */
  static Rows parts(Database database, long from, int most) {
    long events = partEvents(database);
    return database.execute(Statement.read(PARTS, from, most * events, events));
  }

  /** Events of a part of the log, at most. */
  static long partEvents(Database database) {
    return database.remote() ? REMOTE_PART_EVENTS : PART_EVENTS;
  }

  /** Live already: whatever somebody took away from it comes back. */
  private RolloutState repaired(DatabaseParts bundle) {
    makeRest(bundle.schema());
    SchemaObjects objects = SchemaObjects.of(database);
    List<Statement> views = new ArrayList<>();
    bundle.schema().views().forEach(view -> views.addAll(objects.view(view)));
    database.executeAll(views);
    return RolloutState.LIVE;
  }

  /** Puts a stream aside that some table of the projector refuses, if that is what failed. */
  private boolean putAside(DatabaseParts bundle, Standing standing, RolloutStatements statements) {
    var refused = new RefusedStreams(database, statements);
    for (Generation generation : bundle.schema().generations()) {
      if (!standing.projected(generation) || standing.lacks(generation)) continue;
      if (!standing.behind(generation)) continue;
      long from = standing.position(generation);
      Rows part = parts(database, from, 1);
      if (!part.isEmpty() && refused.putAside(generation, from, part.requiredInteger(0, 0))) {
        return true;
      }
    }
    return false;
  }

  /** The event that a fill fails for, where there is one: looked for only once one failed. */
  private Optional<RolloutRefused> misfit(DatabaseParts bundle, Standing standing) {
    for (Generation generation : bundle.schema().generations()) {
      if (standing.lacks(generation)) continue;
      long end = standing.end() + FLIP_EVENTS;
      Optional<RolloutRefused.Unfit> unfit =
          LogFit.unfit(database, generation, standing.position(generation), end);
      if (unfit.isPresent()) return Optional.of(unfit.get());
    }
    return Optional.empty();
  }

  /** Whether a statement failed because another rollout, or a command, came in between. */
  private boolean moved(
      StatementFailed failed, DatabaseParts bundle, BundleId id, Standing standing) {
    return failed.databaseMessage().startsWith(SystemSchema.MOVED_ON)
        || Standing.of(database, bundle, id).movedSince(standing);
  }

  /** Says so, and takes away what was made for it and is not part of anything that ever ran. */
  void refuse(DatabaseParts bundle, BundleId id, String cause) {
    RolloutStatus status =
        RolloutStatus.of(database, id)
            .orElseGet(() -> new RolloutStatus(id, RolloutState.PREPARED, 0, 0, Optional.empty()));
    if (status.state() == RolloutState.LIVE) return;
    var statements = new RolloutStatements(bundle, id);
    List<Statement> steps = new ArrayList<>();
    List<Generation> unused = unused(bundle.schema());
    if (!unused.isEmpty()) steps.addAll(statements.unmake(unused, SchemaObjects.of(database)));
    steps.add(SeedRows.unstage());
    steps.add(statements.refusal(status.position(), status.target(), cause));
    database.executeAll(steps);
  }

  private List<Generation> unused(Schema schema) {
    Rows rows = database.execute(Statement.read("SELECT name FROM generation WHERE bundle=''"));
    List<String> names = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      names.add(rows.requiredText(row, 0));
    }
    return schema.generations().stream().filter(one -> names.contains(one.name())).toList();
  }
}
