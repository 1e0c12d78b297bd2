package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.rollout.RolloutRefused.NameTaken;
import dev.lathe.runtime.rollout.RolloutRefused.SeedConflict;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a database ready for a bundle and the bundle live, in one transaction: seeds, new tables
 * filled from the log, views, the flip. Commands that were decided for another bundle learn it from
 * their own statement.
 *
 * <p>Idempotent, and safe to run in several processes at once: who comes second finds the work
 * done.
 */
public final class BundleRollout {
  /** Two rollouts at once collide once; more says that something else is wrong. */
  private static final int MAXIMUM_ATTEMPTS = 4;

  private static final Statement GENERATIONS =
      Statement.read("SELECT name,bundle FROM generation ORDER BY name");
  private static final Statement OBJECTS =
      Statement.read("SELECT lower(name),type,sql FROM sqlite_schema ORDER BY name");

  private final Database database;

  public BundleRollout(Database database) {
    this.database = database;
  }

  /**
   * Prepares {@code bundle} and makes it live.
   *
   * <p>A generation that is new, that was not kept by the bundle that is live now, or that has to
   * learn new seeds is filled from the log; filling again skips what is there.
   *
   * @throws RolloutRefused if it cannot go live here: nothing was changed
   * @throws DatabaseUnavailable if no answer came: prepare again
   * @throws StatementFailed if the database refused a statement of the bundle: nothing was changed
   */
  public void finish(Bundle bundle, BundleId id) {
    SystemTables.makeReady(database);
    Before before = look(bundle);
    for (int attempt = 1; ; attempt++) {
      try {
        database.executeAll(steps(bundle, id, before));
        return;
      } catch (StatementFailed failed) {
        Before now = look(bundle);
        // Another rollout or a command came between looking and writing: what is to do has changed.
        if (now.equals(before) || attempt == MAXIMUM_ATTEMPTS) throw failed;
        before = now;
      }
    }
  }

  /**
   * What the database had when we looked.
   *
   * @param kept the bundle that last went live with each generation
   * @param objects tables, views, indexes and triggers by lower-case name
   */
  private record Before(
      Optional<BundleId> live,
      Map<String, String> kept,
      Map<String, SchemaObject> objects,
      boolean newSeeds) {}

  private record SchemaObject(String kind, @Nullable String sql) {}

  private Before look(Bundle bundle) {
    Optional<BundleId> live = LiveBundle.named(database);
    Map<String, String> kept = new HashMap<>();
    Rows generations = database.execute(GENERATIONS);
    for (int row = 0; row < generations.size(); row++) {
      kept.put(generations.requiredText(row, 0), generations.requiredText(row, 1));
    }
    Map<String, SchemaObject> objects = new HashMap<>();
    Rows found = database.execute(OBJECTS);
    for (int row = 0; row < found.size(); row++) {
      var object = new SchemaObject(found.requiredText(row, 1), found.text(row, 2));
      objects.put(found.requiredText(row, 0), object);
    }
    return new Before(live, kept, objects, newSeeds(bundle));
  }

  private boolean newSeeds(Bundle bundle) {
    boolean found = false;
    for (Statement check : new SeedRows(bundle.seeds()).checks()) {
      Rows seed = database.execute(check);
      if (seed.isEmpty()) continue;
      found = true;
      String taken = seed.text(0, 3);
      if (taken != null) {
        throw new SeedConflict(
            seed.requiredText(0, 0), seed.requiredText(0, 1), seed.requiredInteger(0, 2), taken);
      }
    }
    return found;
  }

  private List<Statement> steps(Bundle bundle, BundleId id, Before before) {
    List<Statement> steps = new ArrayList<>();
    steps.add(stillLive(before.live()));
    if (before.newSeeds()) steps.addAll(new SeedRows(bundle.seeds()).inserts(id));
    for (Generation generation : bundle.schema().generations()) {
      steps.addAll(generation(generation, id, before));
    }
    bundle.schema().indexes().forEach(index -> steps.add(Statement.write(index)));
    for (Schema.View view : bundle.schema().views()) {
      steps.addAll(view(view, before));
    }
    steps.add(
        Statement.write(
            """
            INSERT INTO live(one,bundle,at) VALUES(1,?1,%s) ON CONFLICT(one) DO UPDATE SET \
            bundle=excluded.bundle,at=excluded.at WHERE live.bundle<>excluded.bundle"""
                .formatted(DatabaseTime.NOW),
            id.value()));
    return steps;
  }

  /** Breaks the CHECK of {@code live}, and with it the transaction, where another rollout won. */
  private static Statement stillLive(Optional<BundleId> live) {
    return Statement.write(
        """
        INSERT INTO live(one,bundle,at) SELECT 2,'moved','' \
        WHERE coalesce((SELECT bundle FROM live),'')<>?1""",
        live.map(BundleId::value).orElse(""));
  }

  private static List<Statement> generation(Generation generation, BundleId id, Before before) {
    String keeper = before.kept().get(generation.name());
    if (keeper == null) {
      List<Statement> steps = new ArrayList<>();
      generation.ddl().forEach(ddl -> steps.add(Statement.write(ddl)));
      steps.add(Statement.write(generation.fill(), 0L, Long.MAX_VALUE));
      steps.add(
          Statement.write(
              "INSERT INTO generation(name,bundle,at) VALUES(?1,?2,%s)".formatted(DatabaseTime.NOW),
              generation.name(),
              id.value()));
      return steps;
    }
    List<Statement> steps = new ArrayList<>();
    // Its events since were written by a bundle that did not know this generation.
    boolean leftBehind = before.live().filter(live -> live.value().equals(keeper)).isEmpty();
    if (leftBehind || before.newSeeds())
      steps.add(Statement.write(generation.fill(), 0L, Long.MAX_VALUE));
    if (!keeper.equals(id.value())) {
      steps.add(
          Statement.write(
              "UPDATE generation SET bundle=?2 WHERE name=?1", generation.name(), id.value()));
    }
    return steps;
  }

  private static List<Statement> view(Schema.View view, Before before) {
    String name = '"' + view.name().replace("\"", "\"\"") + '"';
    String create = "CREATE VIEW " + name + " AS " + view.select();
    SchemaObject there = before.objects().get(view.name().toLowerCase(Locale.ROOT));
    if (there == null) return List.of(Statement.write(create));
    if (!there.kind().equals("view")) throw new NameTaken(view.name(), there.kind());
    if (create.equals(there.sql())) return List.of();
    return List.of(Statement.write("DROP VIEW IF EXISTS " + name), Statement.write(create));
  }
}
