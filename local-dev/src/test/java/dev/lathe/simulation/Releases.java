package dev.lathe.simulation;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.simulation.Bank.Wrong;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bundles that somebody pushes or goes back to, and which one of them is live. */
final class Releases {
  /** Which all functions follow. */
  static final String CHANNEL = "live";

  /** What is pushed has passed a verdict; whoever goes back may do so over events of any form. */
  private static final Motive ROLLBACK =
      new Motive(Deed.ROLLBACK, "somebody", Optional.empty(), Optional.empty());

  private static final Statement LIVE = Statement.read("SELECT bundle FROM live");

  private static final Statement NEWEST_FORM =
      Statement.read("SELECT coalesce(max(schema_version),1) FROM event WHERE entity='Account'");

  private final World world;
  private final Chaos chaos;
  private final WorldKind kind;
  private final BundlesInMemory stored = new BundlesInMemory();
  private final BundleStore store;
  private final List<BundleId> bundles = new ArrayList<>();

  /** What was read of bundles once: those that there are from the start, and made anew. */
  private final Map<BundleId, BankForm> forms = new HashMap<>();

  private final Map<BundleId, List<WorkflowPlan>> workflows = new HashMap<>();
  private final Map<BundleId, List<Generation>> searched = new HashMap<>();

  /** The newest form of events that a bundle writes to which the channel has been pointed. */
  private int newestPointed = 1;

  Releases(World world, WorldKind kind) {
    this.world = world;
    this.chaos = world.chaos();
    this.kind = kind;
    this.store = new UnsafeStore(world, stored);
  }

  /** Has all that {@code made} has; the channel names the first one. */
  void begin(Bundles made) {
    for (BundleFile file : made.files()) {
      stored.put(file.id(), file.bytes());
      bundles.add(file.id());
    }
    forms.putAll(made.forms());
    stored.point(CHANNEL, bundles.getFirst());
  }

  /** As functions see it. */
  BundleStore store() {
    return store;
  }

  /** Which form of the bank is live, made anew or not. */
  BankForm form() {
    return forms.computeIfAbsent(live(), id -> BankForm.of(file(id).schema()));
  }

  /** Definitions of what the database says is live. */
  List<WorkflowPlan> workflows() {
    return workflows.computeIfAbsent(live(), id -> file(id).workflows());
  }

  /** Tables of what the database says is live, of whose rows words are kept. */
  List<Generation> searched() {
    return searched.computeIfAbsent(
        live(),
        id ->
            file(id).schema().generations().stream()
                .filter(table -> table.words().isPresent())
                .toList());
  }

  private BundleId live() {
    return new BundleId(world.server().execute(LIVE).requiredText(0, 0));
  }

  private BundleFile file(BundleId id) {
    return BundleFile.read(id, stored.get(id));
  }

  /**
   * Somebody points the channel to some bundle.
   *
   * @param within whether others wait for an answer meanwhile
   * @param tick one of a relay
   */
  void push(boolean within, Runnable tick) {
    if (world.bank().opened() && chaos.below(kind.unfit()) == 0) {
      stored.point(CHANNEL, bundles.getLast());
      // It takes many requests to find that no account fits: a tick in which they all succeed.
      if (chaos.even()) chaos.quietly(tick);
      return;
    }
    int which = pushed();
    if (which == 0) chaos.happened(Fault.ROLLED_BACK);
    if (within) chaos.happened(Fault.BUNDLE_SWITCHED_WITHIN_REQUEST);
    int form = BankForm.ALL.get(which).form();
    boolean back = form < newestPointed;
    newestPointed = Math.max(newestPointed, form);
    stored.point(CHANNEL, bundles.get(which), back ? ROLLBACK : Motive.UNSAID);
    // It takes many steps to get there, and to find that there is no way back: a tick in which they
    // all succeed.
    if ((back || form > 1) && chaos.even()) chaos.quietly(tick);
  }

  /** Which one of the bundles that fit; where there is no way back, to go there is tried more. */
  private int pushed() {
    if (!kind.inCents()) return chaos.below(2);
    boolean tries = newestPointed > 1 && chaos.below(3) > 0;
    return chaos.below(tries ? 2 : BankForm.ALL.size());
  }

  /**
   * {@code bundle} was refused.
   *
   * @throws Wrong if it reads all that the log has
   */
  void refused(BundleId bundle) {
    chaos.happened(Fault.ROLLOUT_REFUSED);
    int which = bundles.indexOf(bundle);
    if (which < 0 || which >= BankForm.ALL.size()) return;
    if (newestForm() <= BankForm.ALL.get(which).form()) {
      throw new Wrong(BankForm.ALL.get(which) + " is refused, which reads all that the log has");
    }
    chaos.happened(Fault.WAY_BACK_REFUSED);
  }

  /**
   * The channel names a bundle that can go live.
   *
   * @throws Wrong if one is live that does not read what the log has
   */
  void pointReadable() {
    int newest = kind.inCents() ? newestForm() : 1;
    BankForm live = form();
    if (newest > live.form()) throw new Wrong(live + " is live and reads no form " + newest);
    int named = named();
    if (named < 0) return; // one that was made anew
    boolean unfit = named == bundles.size() - 1;
    if (unfit || newest > BankForm.ALL.get(named).form()) {
      // What is live may write its own form before another one is: nobody judges what comes then.
      BankForm fit = live.cents() ? BankForm.IN_CENTS : BankForm.FIRST;
      stored.point(CHANNEL, bundles.get(BankForm.ALL.indexOf(fit)));
    }
  }

  private int named() {
    return bundles.indexOf(stored.pointer(CHANNEL).orElseThrow().bundle());
  }

  /** Of the log's events of accounts. */
  private int newestForm() {
    return Math.toIntExact(world.server().execute(NEWEST_FORM).requiredInteger(0, 0));
  }
}
