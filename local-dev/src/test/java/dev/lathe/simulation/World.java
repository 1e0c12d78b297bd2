package dev.lathe.simulation;

import dev.lathe.functions.relay.RelayFunction;
import dev.lathe.functions.relay.RelayTick;
import dev.lathe.functions.relay.Trigger;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Members;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.adapter.memory.MemoryQueue;
import dev.lathe.runtime.adapter.memory.QueueSettings;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.command.PartRows;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.consumer.Pace;
import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.Healing;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Retries;
import dev.lathe.runtime.relay.Listeners;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueuePublisher;
import dev.lathe.runtime.relay.Retention;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.webhook.Webhooks;
import dev.lathe.runtime.workflow.Workflows;
import dev.lathe.simulation.Bank.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All parts, and who acts next. */
final class World {
  /** How long a message is hidden that somebody has, as in the template. */
  static final Duration VISIBILITY = Duration.ofSeconds(30);

  /** So small that a relay is far behind now and then. */
  private static final Pace PACE = new Pace(5, Duration.ofSeconds(15), 8);

  private static final int MOST_RECEIVES = 1_000;
  private static final int BATCH = 10;
  private static final Duration BUDGET = Duration.ofSeconds(45);
  private static final Duration DAY = Duration.ofHours(24);

  /** Seconds after which clerks decide about what might have been withdrawn. */
  private static final int WITHDRAWN = 3;

  /** Bills to pay, in a world with runs of workflows: what sees to those sees to claims. */
  private static final int BILLS = 6;

  /** Of so many worlds one has a vendor who takes no keys. */
  private static final int KEYLESS = 3;

  /** Seconds of calm after which a claim may be open still, as its last try was a late one. */
  private static final int PATIENCE = 60;

  /** The first seed of those whose worlds are plain ones, but for a share: they take less time. */
  private static final long PLAIN = 1_000_000;

  /** Of so many worlds one has rollouts, rebuilds and restores: they take most of its time. */
  private static final int CHANGING = 4;

  private static final int CHANGING_AMONG_PLAIN = 64;

  /** Of so many worlds one has runs of workflows, where most are plain. */
  private static final int LENDING_AMONG_PLAIN = 16;

  /** Of so many accounts whose events no queue takes one is there: they take seconds. */
  private static final int ENORMOUS_AMONG_PLAIN = 20;

  /** Pushes of which one is of the bundle that no account fits. */
  private static final int UNFIT = 3;

  private static final int UNFIT_AMONG_PLAIN = 6;

  /** Changes of which one is a restore; among plain ones more, as few of them change. */
  private static final int RESTORES = 14;

  private static final int RESTORES_AMONG_PLAIN = 5;

  /** What somebody may do, one as likely as the other; in a plain world more of it are commands. */
  private static final int DEEDS = 26;

  private static final int DEEDS_IN_PLAIN = 32;

  /** Those that act within another one's request. */
  private static final int DEEPEST = 2;

  private static final String RECORDED = "SELECT count(*) FROM command";

  private static final Statement LIVE = Statement.read("SELECT bundle FROM live");

  private static final Statement COMMANDS = Statement.read(RECORDED);

  private static final Statement WITHOUT_PARTS =
      Statement.read(RECORDED + " WHERE id NOT IN (SELECT command FROM lathe_part)");

  /** What is pushed has passed a verdict; whoever goes back may do so over events of any form. */
  private static final Motive ROLLBACK =
      new Motive(Deed.ROLLBACK, "somebody", Optional.empty(), Optional.empty());

  private static final Statement NEWEST_FORM =
      Statement.read("SELECT coalesce(max(schema_version),1) FROM event WHERE entity='Account'");

  private final VirtualTime time = new VirtualTime();
  private final Plant plant;
  private final Chaos chaos;
  private DatabaseServer server;
  private final BundlesInMemory stored = new BundlesInMemory();
  private final UnsafeStore store = new UnsafeStore(this, stored);
  private final MemoryQueue events;
  private final MemoryQueue deadLetters;
  private final UnsafeQueue queue;
  private final Ledger ledger = new Ledger(this);
  private final Bank bank;
  private final Operator operator;
  private final Lending lending;
  private final Clerks clerks;
  private final Steward steward;
  private final Vendor vendor;
  private final Till till;
  /** What was read of bundles once: those that there are from the start, and made anew. */
  private final Map<BundleId, BankForm> forms = new HashMap<>();

  private final Map<BundleId, List<WorkflowPlan>> workflows = new HashMap<>();
  private final Random ids;
  private final List<BundleId> bundles = new ArrayList<>();
  private final @Nullable HttpPipeline[] https = new @Nullable HttpPipeline[2];
  private final @Nullable RelayFunction[] relays = new @Nullable RelayFunction[2];
  private final @Nullable Projector[] projectors = new @Nullable Projector[2];
  private final boolean amongPlain;
  private final boolean changes;
  private final boolean lends;

  /** Whether bundles go live from which there is no way back. */
  private final boolean inCents;

  private final boolean records;
  private long outUntil;

  /** The newest form of events that a bundle writes to which the channel has been pointed. */
  private int newestPointed = 1;

  private long unknown;

  /** Claims and steps of runs that are on their way to the database, or back. */
  private int atRuns;

  /** Whether the next function that begins is one from a snapshot. */
  private boolean restored;

  private int depth;

  private World(
      long seed,
      int orders,
      int loans,
      Set<Fault> without,
      Optional<Bundles> bundles,
      Plant plant) {
    this.plant = plant;
    var random = new Random(seed);
    this.ids = new Random(seed + 1);
    this.chaos = new Chaos(random, without);
    this.amongPlain = seed >= PLAIN;
    this.changes = seed % (amongPlain ? CHANGING_AMONG_PLAIN : CHANGING) == 0;
    this.inCents = changes && seed % (2L * (amongPlain ? CHANGING_AMONG_PLAIN : CHANGING)) == 0;
    this.records = seed % 2 == 0;
    this.lends = !amongPlain || seed % LENDING_AMONG_PLAIN == 0;
    this.server = bundles.map(this::server).orElseGet(() -> DatabaseServer.start(time, plant));
    var settings =
        new QueueSettings(
            "events",
            VISIBILITY,
            MOST_RECEIVES,
            1_000_000,
            1_000_000_000,
            new QueueSettings.WhenFull.ForgetOldest());
    this.deadLetters = MemoryQueue.open(settings, time);
    this.events = MemoryQueue.open(settings, deadLetters, time);
    this.queue = new UnsafeQueue(this, events);
    this.bank = new Bank(chaos, orders, amongPlain ? ENORMOUS_AMONG_PLAIN : 1);
    this.operator = new Operator(this, store);
    this.lending = new Lending(chaos, time, lends ? loans : 0);
    this.clerks = new Clerks(chaos, lending);
    this.steward = new Steward(this);
    this.vendor = new Vendor(this, seed % KEYLESS != 0);
    this.till = new Till(chaos, vendor, lends && orders > 0 ? BILLS : 0);
  }

  /** One without anything in its database, where nothing goes wrong. */
  static World empty(Plant plant) {
    var world = new World(0, 0, 0, Set.of(), Optional.empty(), plant);
    world.chaos.end();
    return world;
  }

  /** One in which the first of two bundles is live. */
  static World of(long seed, int orders, int loans, Set<Fault> without, Bundles bundles) {
    var world = new World(seed, orders, loans, without, Optional.of(bundles), bundles.plant());
    for (BundleFile file : bundles.files()) {
      world.stored.put(file.id(), file.bytes());
      world.bundles.add(file.id());
    }
    world.forms.putAll(bundles.forms());
    world.stored.point("live", world.bundles.getFirst());
    return world;
  }

  private DatabaseServer server(Bundles bundles) {
    return changes
        ? DatabaseServer.start(time, plant, bundles.image().bytes())
        : bundles.kept().lent(time);
  }

  VirtualTime time() {
    return time;
  }

  Chaos chaos() {
    return chaos;
  }

  DatabaseServer server() {
    return server;
  }

  /** One that somebody restores into. */
  DatabaseServer emptyServer() {
    return DatabaseServer.start(time, plant);
  }

  /** Which form of the bank is live, made anew or not. */
  BankForm form() {
    return forms.computeIfAbsent(live(), id -> BankForm.of(file(id).schema()));
  }

  /** Definitions of what the database says is live. */
  List<WorkflowPlan> workflows() {
    return workflows.computeIfAbsent(live(), id -> file(id).workflows());
  }

  /** What the database says is live. */
  private BundleId live() {
    return new BundleId(server.execute(LIVE).requiredText(0, 0));
  }

  private BundleFile file(BundleId id) {
    return BundleFile.read(id, stored.get(id));
  }

  /** Runs {@code statement} of a run's. */
  Rows atRuns(Supplier<Rows> statement) {
    atRuns++;
    try {
      return statement.get();
    } finally {
      atRuns--;
    }
  }

  /** What the database has of loans; for a time when nothing goes wrong. */
  LoanBook book() {
    return LoanBook.read(lending.loans(), link());
  }

  /**
   * Looks whether what commands were decided with is there once for each, in their order.
   *
   * @throws Wrong if it is not
   */
  void checkParts() {
    List<String> faults = new PartRows(link()).faults(1);
    if (!faults.isEmpty()) throw new Wrong(faults.getFirst());
    long without = link().execute(WITHOUT_PARTS).requiredInteger(0, 0);
    long commands = link().execute(COMMANDS).requiredInteger(0, 0);
    long expected = records ? 0 : commands;
    if (without != expected) {
      throw new Wrong(without + " of " + commands + " commands have no part, not " + expected);
    }
  }

  private Link link() {
    return new Link(this, Optional.empty());
  }

  Lending lending() {
    return lending;
  }

  Clerks clerks() {
    return clerks;
  }

  Steward steward() {
    return steward;
  }

  Ledger ledger() {
    return ledger;
  }

  Bank bank() {
    return bank;
  }

  List<BundleId> bundles() {
    return bundles;
  }

  boolean isOut() {
    return chaos.isOn() && time.ticks() < outUntil;
  }

  /** The database answers nobody for a second to ten minutes. */
  void goOut() {
    Duration[] spans = {
      Duration.ofSeconds(1), Duration.ofSeconds(12), Duration.ofSeconds(60), Duration.ofMinutes(10)
    };
    outUntil = time.ticks() + spans[chaos.below(spans.length)].toNanos();
  }

  /** Others may act while somebody waits for an answer. */
  void meanwhile() {
    if (!chaos.isOn() || depth >= DEEPEST || depth == 0) return;
    if (lends && clerks.complete() && chaos.below(4) == 0) {
      depth++;
      clerks.act(this::ask);
      depth--;
      return;
    }
    if (chaos.below(12) == 0) act();
  }

  /** Somebody does something. */
  void act() {
    depth++;
    try {
      switch (chaos.below(lends ? DEEDS : DEEDS_IN_PLAIN)) {
        case 24, 25 -> {
          if (lends) pay();
          else command(bank.next());
        }
        case 0, 1, 2, 3, 4, 5, 6, 26, 27, 28, 29, 30, 31 -> {
          if (chaos.strikes(Fault.CONFLICT_STORM)) {
            bank.storm().forEach(order -> command(Optional.of(order)));
          }
          command(bank.next());
        }
        case 7, 8, 9, 10 -> relay(chaos.below(2));
        case 11, 12, 13, 14, 15 -> project(chaos.below(2));
        case 16 -> {
          if (chaos.strikes(Fault.RETRIED_IN_PARALLEL) || chaos.below(4) == 0) {
            command(bank.again());
          }
        }
        case 17 -> {
          if (changes && chaos.isOn()) change();
          if (chaos.strikes(Fault.EVENT_UNKNOWN)) appendUnknown();
          if (chaos.strikes(Fault.RESTORED_FROM_SNAPSHOT)) outlive(chaos.below(2));
        }
        case 20, 21 -> lend(chaos.below(6) == 0 ? lending.again() : lending.next());
        case 22 -> {
          if (lends) clerks.act(this::ask);
        }
        case 23 -> {
          if (chaos.below(3) == 0) {
            refuse("mallory");
          } else if (lends) {
            steward.act(platform());
          }
        }
        default ->
            time.advance(Duration.ofMillis(chaos.below(chaos.below(20) == 0 ? 90_000 : 1_500)));
      }
    } finally {
      depth--;
    }
  }

  /** The share of its acts after which a world that has all its answers is left alone. */
  int enough(int acts) {
    return acts / (lends ? amongPlain && !changes ? 3 : 2 : 6);
  }

  /** Another bundle, another table, another database. */
  private void change() {
    if (chaos.below(inCents ? 1 : amongPlain ? 3 : 6) == 0) push();
    if (lends) steward.takeAlong(platform());
    if (operator.rebuilds() || chaos.below(6) == 0) operator.rebuild();
    if (chaos.below(amongPlain ? RESTORES_AMONG_PLAIN : RESTORES) == 0) restore();
  }

  /**
   * All functions once, without faults.
   *
   * @param second since when nothing goes wrong
   * @param until the next one
   */
  void calm(int second, Duration until) {
    depth++;
    try {
      pointReadable();
      for (long i = 0; i < until.toSeconds(); i++) {
        command(bank.next());
        lend(lending.next());
      }
      new ParkedStreams(new Link(this, Optional.empty())).release(Optional.of("*"));
      if (lends) steward.tidy(platform());
      if (lends && second >= WITHDRAWN) clerks.doAll(this::ask);
      till.goOn(this::ask);
      relay(0);
      project(0);
      project(1);
      time.advance(until);
    } finally {
      depth--;
    }
  }

  /**
   * The channel names a bundle that can go live.
   *
   * @throws Wrong if one is live that does not read what the log has
   */
  private void pointReadable() {
    int newest = inCents ? newestForm() : 1;
    if (newest > form().form()) throw new Wrong(form() + " is live and reads no form " + newest);
    int named = bundles.indexOf(stored.pointer("live").orElseThrow().bundle());
    if (named < 0) return; // one that was made anew
    boolean unfit = named == bundles.size() - 1;
    if (unfit || newest > BankForm.ALL.get(named).form()) {
      BankForm fit = newest > 1 ? BankForm.IN_CENTS : BankForm.FIRST;
      stored.point("live", bundles.get(BankForm.ALL.indexOf(fit)));
    }
  }

  /** Of the log's events of accounts. */
  private int newestForm() {
    return Math.toIntExact(server.execute(NEWEST_FORM).requiredInteger(0, 0));
  }

  /** Ends runs that wait for what somebody has passed over. */
  void endStranded(List<String> runs) {
    runs.forEach(run -> steward.end(run, platform()));
  }

  /**
   * Somebody known asks for what they may not have, and is refused.
   *
   * @return whether they were told so
   */
  boolean refuse(String name) {
    HttpAnswer answer =
        ask(People.post(name, "/lending/loans/l0/pay", null, new Members().object()));
    if (answer.status() >= 500) return false;
    if (answer.status() != 403) throw new Wrong(name + " is told " + answer.status());
    chaos.happened(Fault.REFUSED_AND_COUNTED);
    return true;
  }

  private void pay() {
    try {
      till.act(this::ask);
    } catch (Killed killed) {
      // Whoever asked asks again.
    }
  }

  /** Others may come to the till while somebody waits there for the vendor of {@code bill}. */
  void atTill(String bill) {
    if (!chaos.isOn() || depth >= DEEPEST) return;
    depth++;
    till.meanwhile(bill, this::ask);
    if (chaos.below(6) == 0) pay();
    depth--;
  }

  /**
   * The database has said that it has at {@code path} what the claim under {@code key} came to.
   *
   * @return what it counts as when whoever has the claim is gone now
   */
  Fault kept(String key, String path) {
    return vendor.kept(key.substring(key.indexOf('-') + 1), path);
  }

  /** What is on its way of bills; empty where all is as it has to be. */
  String bills(int second) {
    return till.settle(link(), second >= PATIENCE);
  }

  Plant plant() {
    return plant;
  }

  /** A request to one of the functions. */
  private HttpAnswer ask(HttpRequest request) {
    int which = chaos.isOn() ? chaos.below(2) : 0;
    HttpPipeline pipeline = https[which];
    if (pipeline == null) {
      pipeline = http();
      https[which] = pipeline;
    }
    return pipeline.handle(request);
  }

  private void lend(Optional<Lending.Request> request) {
    if (request.isEmpty()) return;
    lending.sending(request.get());
    lending.answered(request.get(), ask(request.get().http));
  }

  private void push() {
    if (bank.opened() && chaos.below(amongPlain ? UNFIT_AMONG_PLAIN : UNFIT) == 0) {
      stored.point("live", bundles.getLast());
      // It takes many requests to find that no account fits: a tick in which they all succeed.
      if (chaos.even()) chaos.quietly(() -> relay(0));
      return;
    }
    int which = pushed();
    if (which == 0) chaos.happened(Fault.ROLLED_BACK);
    if (depth > 1) chaos.happened(Fault.BUNDLE_SWITCHED_WITHIN_REQUEST);
    int form = BankForm.ALL.get(which).form();
    boolean back = form < newestPointed;
    newestPointed = Math.max(newestPointed, form);
    stored.point("live", bundles.get(which), back ? ROLLBACK : Motive.UNSAID);
    // It takes many steps to get there, and to find that there is no way back: a tick in which they
    // all succeed.
    if ((back || form > 1) && chaos.even()) chaos.quietly(() -> relay(0));
  }

  /** Which one of the bundles that fit; where there is no way back, to go there is tried more. */
  private int pushed() {
    if (!inCents) return chaos.below(2);
    boolean tries = newestPointed > 1 && chaos.below(3) > 0;
    return chaos.below(tries ? 2 : BankForm.ALL.size());
  }

  /** An event of an entity that no bundle here knows, as one that was rolled back may leave. */
  private void appendUnknown() {
    unknown++;
    server.execute(
        Statement.write(
            """
            INSERT INTO append_event(stream,version,id,service,entity,type,time,correlation,\
            schema_version,bundle,data) VALUES('Ghost-g',?1,?2,'bank','Ghost','GhostSeen',\
            '2026-03-01T00:00:00.000Z','c',7,'',?3)\
            """,
            unknown,
            "ghost-" + unknown,
            "{\"before\":null,\"after\":{\"seen\":true}}"));
  }

  /** A sandbox of each function goes on from a snapshot: later, on connections that are closed. */
  private void outlive(int which) {
    time.advance(Duration.ofMinutes(30));
    relays[which] = null;
    restored = true;
    https[which] = null;
  }

  /**
   * A backup becomes a database: beside the one that serves, or in its place, while nobody asks for
   * anything.
   */
  private void restore() {
    boolean moves = depth == 1 && chaos.even();
    int before = depth;
    if (moves) depth = DEEPEST;
    try {
      Optional<DatabaseServer> restored = operator.restored();
      if (restored.isEmpty()) return;
      DatabaseServer left = moves ? server : restored.get();
      if (moves) server = restored.get();
      if (moves) lending.refilled();
      left.close();
    } finally {
      depth = before;
    }
  }

  /** A function's own way to the database. */
  private Link link(Optional<Fault> death) {
    var link = new Link(this, death);
    if (restored) link.outlive();
    restored = false;
    return link;
  }

  private void command(Optional<Bank.Order> order) {
    if (order.isEmpty()) return;
    int which = chaos.below(2);
    HttpPipeline pipeline = https[which];
    if (pipeline == null) {
      pipeline = http();
      https[which] = pipeline;
    }
    try {
      bank.answered(order.get(), pipeline.handle(order.get().request));
    } catch (Killed killed) {
      https[which] = null;
    }
  }

  private void relay(int which) {
    RelayFunction relay = relays[which];
    if (relay == null) {
      relay = relay();
      relays[which] = relay;
    }
    if (depth > 1) chaos.happened(Fault.TWO_RELAYS);
    if (atRuns > 0) chaos.happened(Fault.TWO_WORK_ON_RUNS);
    try {
      Trigger trigger = chaos.below(3) > 0 ? Trigger.WAKE_UP : Trigger.SCHEDULE;
      RelayTick tick = relay.tick(chaos.isOn() ? trigger : Trigger.SCHEDULE, BUDGET);
      tick.rollout()
          .filter(now -> now.state() == RolloutState.REFUSED)
          .ifPresent(now -> refused(now.bundle()));
    } catch (Killed killed) {
      relays[which] = null;
    } catch (DatabaseUnavailable | BundleStoreUnavailable | BundleUnreadable again) {
      // The schedule ticks again.
    }
  }

  private void refused(BundleId bundle) {
    chaos.happened(Fault.ROLLOUT_REFUSED);
    int which = bundles.indexOf(bundle);
    if (which < 0 || which >= BankForm.ALL.size()) return;
    if (newestForm() <= BankForm.ALL.get(which).form()) {
      throw new Wrong(BankForm.ALL.get(which) + " is refused, which reads all that the log has");
    }
    chaos.happened(Fault.WAY_BACK_REFUSED);
  }

  private void project(int which) {
    Projector projector = projectors[which];
    if (projector == null) {
      projector = Projector.of(new Link(this, Optional.of(Fault.PROJECTOR_KILLED)), store);
      projectors[which] = projector;
    }
    List<Received> received = queue.receive(BATCH, Duration.ZERO);
    if (received.isEmpty()) return;
    List<QueueMessage> messages =
        received.stream().map(one -> new QueueMessage(one.group().orElse(""), one.body())).toList();
    try {
      List<ApplyOutcome> outcomes = projector.apply(messages);
      List<Received> done = new ArrayList<>();
      List<Received> failed = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        (outcomes.get(i) instanceof ApplyOutcome.Applied ? done : failed).add(received.get(i));
      }
      queue.delete(done);
      Retries.later(queue, failed);
    } catch (Killed killed) {
      projectors[which] = null;
    } catch (NothingLive | DatabaseUnavailable again) {
      // The messages come again.
    }
  }

  private Platform platform() {
    Time wall = time;
    if (chaos.strikes(Fault.CLOCK_OFF_BY_A_DAY))
      wall = time.off(chaos.even() ? DAY : DAY.negated());
    Ids next = () -> new UUID((ids.nextLong() & ~0xf000L) | 0x7000L, ids.nextLong());
    return new Platform(wall, next, new Random(ids.nextLong()), (name, work) -> work.run());
  }

  /** In one of two worlds what commands are decided with is kept. */
  private Recording recording() {
    return records ? Recording.of(Recording.USUAL) : Recording.NONE;
  }

  boolean records() {
    return records;
  }

  private HttpPipeline http() {
    var database = link(Optional.empty());
    var rollout = new ChannelRollout(store, "live", database);
    return new HttpPipeline(
        TenantDatabases.only(Tenant.MAIN, database),
        store,
        _ -> rollout,
        vendor,
        People.VERIFIER,
        WakeUp.NONE,
        new HttpSettings(
                Tenant.MAIN,
                Optional.empty(),
                false,
                Variables.NONE.leniently(),
                Origins.OWN,
                ControlAccess.BY_TOKEN)
            .with(recording()),
        platform(),
        _ -> {});
  }

  private RelayFunction relay() {
    var database = link(Optional.of(Fault.FUNCTION_TIMED_OUT));
    Platform platform = platform();
    var outbox =
        new OutboxRelay(
            database,
            new QueuePublisher(queue),
            Optional.of(new QueuePublisher(deadLetters)),
            Listeners.of(database, store),
            PACE,
            Retention.USUAL,
            platform.time(),
            platform.ids());
    var rollout = new ChannelRollout(store, "live", database);
    return new RelayFunction(
        Tenant.MAIN,
        rollout,
        outbox,
        plant == Plant.LOST_MESSAGES_NOT_HEALED
            ? Optional.empty()
            : Optional.of(new Healing(database, LogProjector.of(database, store, platform.time()))),
        Optional.of(new Webhooks(database, store, Ledger.VARIABLES, ledger, platform)),
        lends
            ? Optional.of(
                new Workflows(
                    database,
                    store,
                    Tenant.MAIN,
                    rollout,
                    Variables.NONE.leniently(),
                    vendor,
                    WakeUp.NONE,
                    recording(),
                    platform))
            : Optional.empty(),
        Duration.ZERO,
        platform.time());
  }
}
