package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes one table of the live bundle anew from the log. That is a rollout of the same bundle in
 * which the table has another name: the one that serves goes on serving while the new one is filled
 * beside it, and goes away in the transaction in which the new one takes over.
 *
 * <p>The new name follows from the old one, so a rebuild that was killed goes on where it was when
 * it is asked for again.
 */
public final class TableRebuild {
  /** How a table's name ends: the hash of what fills it. */
  private static final int HASH = 8;

  /** Rebuilds of one table that still stand; there is one at most. */
  private static final int NAMES = 100;

  private static final Statement TAKEN =
      Statement.read("SELECT name FROM generation WHERE bundle<>''");

  private final BundleFile live;
  private final BundleFile next;
  private final Generation table;
  private final BundleStore store;
  private final Database database;
  private final BundleRollout rollout;
  private final DatabaseParts parts;

  private TableRebuild(
      BundleFile live, BundleFile next, Generation table, BundleStore store, Database database) {
    this.live = live;
    this.next = next;
    this.table = table;
    this.store = store;
    this.database = database;
    this.parts = DatabaseParts.of(next);
    var statements = new RolloutStatements(DatabaseParts.of(live), live.id());
    this.rollout =
        BundleRollout.replacing(
            database, new BundleRollout.Replacement(live.id(), statements, table));
  }

  /**
   * Looks for the table in the live bundle, and puts the bundle with the new one into {@code
   * store}.
   *
   * @param name a projection's, with or without its service; an entity's; or a table's without its
   *     hash
   * @throws NothingLive if the database serves nothing
   * @throws UnknownTable if nothing of the live bundle is called so
   * @throws BundleUnreadable if {@code store} does not have the live bundle
   * @throws BundleStoreUnavailable if the store did not answer
   */
  public static TableRebuild of(Database database, BundleStore store, String name) {
    BundleId id = LiveBundle.named(database).orElseThrow(NothingLive::new);
    BundleFile live = BundleFile.read(id, store.get(id));
    SortedMap<String, Generation> names = names(live);
    Generation table = names.get(name);
    if (table == null) throw new UnknownTable(name, List.copyOf(names.keySet()));
    SystemTables.makeReady(database);
    BundleFile next = live.renamed(renaming(live.schema(), table, taken(database)));
    store.put(next.id(), next.bytes());
    return new TableRebuild(live, next, table, store, database);
  }

  /** The table as the database has it until the new one takes over. */
  public String table() {
    return table.name();
  }

  /**
   * Takes the next step.
   *
   * @return where it stands now; after {@link RolloutState#LIVE} there is nothing left to do
   * @throws RolloutRefused if it can't be made; the old one serves on
   */
  public RolloutStatus step() {
    RolloutState state = rollout.step(parts, next.id());
    return RolloutStatus.of(database, next.id())
        .orElseGet(() -> new RolloutStatus(next.id(), state, 0, 0, Optional.empty()));
  }

  /**
   * Has {@code channel} say what is live now, where it said what was live before: it would bring
   * that back otherwise, with a table that is filled once more.
   *
   * @param by who had it made
   * @return whether the channel was pointed
   */
  public boolean point(String channel, String by) {
    Optional<Pointer> now = store.pointer(channel);
    var motive =
        new Motive(Deed.REBUILD, by, Optional.empty(), Optional.of("`" + table() + "` made anew"));
    return now.filter(pointer -> pointer.bundle().equals(live.id())).isPresent()
        && store.point(channel, next.id(), now, motive).isPresent();
  }

  /**
   * Has {@code channel} say what is live, where a rebuild was killed after that went live and
   * before it said so.
   *
   * @param by who has the next one made
   * @return whether there was one
   */
  public boolean pointLeft(String channel, String by) {
    Optional<Pointer> now = store.pointer(channel);
    if (now.isEmpty() || now.get().bundle().equals(live.id())) return false;
    BundleFile said;
    try {
      said = BundleFile.read(now.get().bundle(), store.get(now.get().bundle()));
    } catch (BundleUnreadable e) {
      return false; // then it is none of ours
    }
    Optional<Generation> made = madeAnew(said);
    if (made.isEmpty()) return false;
    var motive =
        new Motive(
            Deed.REBUILD,
            by,
            Optional.empty(),
            Optional.of("`" + made.get().name() + "` made anew"));
    return store.point(channel, live.id(), now, motive).isPresent();
  }

  /** The table of {@code before} that the live bundle has under another name, and nothing else. */
  private Optional<Generation> madeAnew(BundleFile before) {
    List<String> names = live.schema().generations().stream().map(Generation::name).toList();
    for (Generation one : before.schema().generations()) {
      if (names.contains(one.name())) continue;
      for (int again = 1; again <= NAMES; again++) {
        if (names.contains(renamed(one.name(), again))) {
          BundleFile other = before.renamed(renaming(before.schema(), one, again));
          return Optional.of(one).filter(_ -> other.id().equals(live.id()));
        }
      }
    }
    return Optional.empty();
  }

  /** Nothing of the live bundle has that name. */
  public static final class UnknownTable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> known;

    UnknownTable(String name, List<String> known) {
      super("the live bundle has no projection `" + name + "`");
      this.known = List.copyOf(known);
    }

    /** What it has, sorted. */
    public List<String> known() {
      return known;
    }
  }

  /** What the tables are called by; a name that means two of them means none. */
  private static SortedMap<String, Generation> names(BundleFile live) {
    SortedMap<String, List<Generation>> all = new TreeMap<>();
    List<ProjectionPlan> projections = live.projections();
    for (Generation table : live.schema().generations()) {
      List<String> names = new ArrayList<>(List.of(withoutHash(table.name())));
      List<String> plans =
          projections.stream()
              .filter(plan -> plan.generation().equals(table.name()))
              .map(ProjectionPlan::name)
              .toList();
      names.addAll(plans);
      plans.forEach(plan -> names.add(plan.substring(plan.lastIndexOf('.') + 1)));
      if (plans.isEmpty()) names.add(table.entity());
      names.stream()
          .distinct()
          .forEach(one -> all.computeIfAbsent(one, _ -> new ArrayList<>()).add(table));
    }
    SortedMap<String, Generation> clear = new TreeMap<>();
    all.forEach(
        (name, tables) -> {
          if (tables.size() == 1) clear.put(name, tables.getFirst());
        });
    return clear;
  }

  private static String withoutHash(String table) {
    return table.substring(0, Math.max(0, table.length() - HASH - 1));
  }

  private static List<String> taken(Database database) {
    Rows rows = database.execute(TAKEN);
    List<String> names = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      names.add(rows.requiredText(row, 0));
    }
    return names;
  }

  /**
   * Another hash for the table, and for what decides about it and others. A name that was live once
   * is not taken again: its table may stand, with what it had then.
   */
  private static SortedMap<String, String> renaming(
      Schema schema, Generation table, List<String> taken) {
    for (int again = 1; again <= NAMES; again++) {
      if (!taken.contains(renamed(table.name(), again))) return renaming(schema, table, again);
    }
    throw new IllegalStateException("`" + table.name() + "` stands " + NAMES + " times");
  }

  private static SortedMap<String, String> renaming(Schema schema, Generation table, int again) {
    SortedMap<String, String> names = new TreeMap<>();
    names.put(hash(table.name()), hash(renamed(table.name(), again)));
    for (Schema.DecisionView view : schema.decisionViews()) {
      if (view.tables().contains(table.name())) {
        names.put(hash(view.name()), hash(renamed(view.name(), again)));
      }
    }
    return names;
  }

  private static String renamed(String name, int again) {
    String hash = Sha256.hex(name + " again " + again).substring(0, HASH);
    return withoutHash(name) + "_" + hash;
  }

  /** With the underscore before it. */
  private static String hash(String name) {
    return name.substring(name.length() - HASH - 1);
  }
}
