package dev.lathe.simulation;

import dev.lathe.model.bundle.Generation;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.adapter.memory.MemoryQueue;
import dev.lathe.runtime.adapter.memory.QueueSettings;
import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.IndexedWords;
import dev.lathe.simulation.Bank.Wrong;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** All parts, and who acts next. */
final class World {
  /** How long a message is hidden that somebody has, as in the template. */
  static final Duration VISIBILITY = Duration.ofSeconds(30);

  private static final int MOST_RECEIVES = 1_000;

  /** Seconds after which clerks decide about what might have been withdrawn. */
  private static final int WITHDRAWN = 3;

  /** Bills to pay, in a world with runs of workflows: what sees to those sees to claims. */
  private static final int BILLS = 6;

  /** Seconds of calm after which a claim may be open still, as its last try was a late one. */
  private static final int PATIENCE = 60;

  /** Those that act within another one's request. */
  private static final int DEEPEST = 2;

  private final VirtualTime time = new VirtualTime();
  private final WorldKind kind;
  private final Plant plant;
  private final Chaos chaos;
  private DatabaseServer server;
  private final Ledger ledger = new Ledger(this);
  private final Bank bank;
  private final Operator operator;
  private final Lending lending;
  private final Clerks clerks;
  private final Steward steward;
  private final Vendor vendor;
  private final Till till;
  private final Releases releases;
  private final Functions functions;
  private final Shelf shelf;
  private long outUntil;
  private long unknown;

  /** Claims and steps of runs that are on their way to the database, or back. */
  private int atRuns;

  private int depth;

  private World(
      long seed,
      int orders,
      int loans,
      Set<Fault> without,
      Optional<Bundles> bundles,
      Plant plant) {
    this.plant = plant;
    this.kind = WorldKind.of(seed);
    this.chaos = new Chaos(new Random(seed), without);
    this.server = bundles.map(this::server).orElseGet(() -> DatabaseServer.start(time, plant));
    var settings =
        new QueueSettings(
            "events",
            VISIBILITY,
            MOST_RECEIVES,
            1_000_000,
            1_000_000_000,
            new QueueSettings.WhenFull.ForgetOldest());
    var deadLetters = MemoryQueue.open(settings, time);
    var queue = new UnsafeQueue(this, MemoryQueue.open(settings, deadLetters, time));
    this.releases = new Releases(this, kind);
    this.functions =
        new Functions(this, kind, releases.store(), queue, deadLetters, new Random(seed + 1));
    this.shelf = new Shelf(this, functions);
    this.bank = new Bank(chaos, orders, kind.enormous());
    this.operator = new Operator(this, releases.store());
    this.lending = new Lending(chaos, time, kind.lends() ? loans : 0);
    this.clerks = new Clerks(chaos, lending);
    this.steward = new Steward(this);
    this.vendor = new Vendor(this, kind.takesKeys());
    this.till = new Till(chaos, vendor, kind.lends() && orders > 0 ? BILLS : 0);
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
    world.releases.begin(bundles);
    return world;
  }

  private DatabaseServer server(Bundles bundles) {
    return kind.changes()
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

  /** What is pushed, and what is live. */
  Releases releases() {
    return releases;
  }

  Vendor vendor() {
    return vendor;
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
    Parts.check(link(), kind.records());
  }

  /**
   * Looks whether the index of each table that is live says what its rows say.
   *
   * @throws Wrong if it does not
   */
  void checkWords() {
    for (Generation table : releases.searched()) {
      List<String> faults =
          new IndexedWords(link()).faults(table.name(), table.words().orElseThrow(), 1);
      if (!faults.isEmpty()) throw new Wrong(faults.getFirst());
    }
  }

  /**
   * Looks for copies by words.
   *
   * @param query as it stands in an address
   * @throws Wrong if others are found than those with {@code ids}
   */
  void checkFound(String query, List<String> ids) {
    HttpAnswer answer = ask(People.get(Lending.BORROWER, "/board/found", "q=" + query));
    String expected =
        JsonText.write(Members.array(ids, id -> new Members().with("id", id).object()));
    if (answer.status() != 200 || !People.text(answer).equals(expected)) {
      throw new Wrong("%s finds %s, not %s".formatted(query, People.text(answer), expected));
    }
    if (!ids.isEmpty()) chaos.happened(Fault.FOUND_BY_WORDS);
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
    if (shelf.isOpen()) {
      if (chaos.below(6) == 0) atShelf();
      return;
    }
    if (kind.lends() && clerks.complete() && chaos.below(4) == 0) {
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
      switch (chaos.below(kind.deeds())) {
        case 24, 25 -> {
          if (kind.lends()) pay();
          else command(bank.next());
        }
        case 0, 1, 2, 3, 4, 5, 6, 26, 27, 28, 29, 30, 31 -> {
          if (chaos.strikes(Fault.CONFLICT_STORM)) {
            bank.storm().forEach(order -> command(Optional.of(order)));
          }
          command(bank.next());
        }
        case 7, 8, 9, 10 -> relay(chaos.below(2));
        case 11, 12, 13, 14, 15 -> functions.project(chaos.below(2));
        case 16 -> {
          if (chaos.strikes(Fault.RETRIED_IN_PARALLEL) || chaos.below(4) == 0) {
            command(bank.again());
          }
        }
        case 17 -> {
          if (kind.changes() && chaos.isOn()) change();
          if (chaos.strikes(Fault.EVENT_UNKNOWN)) appendUnknown();
          if (chaos.strikes(Fault.RESTORED_FROM_SNAPSHOT)) functions.outlive(chaos.below(2));
        }
        case 20, 21 -> lend(chaos.below(6) == 0 ? lending.again() : lending.next());
        case 22 -> {
          if (kind.lends()) clerks.act(this::ask);
        }
        case 23 -> {
          if (chaos.below(3) == 0) {
            refuse("mallory");
          } else if (kind.lends()) {
            steward.act(functions.platform());
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
    return kind.enough(acts);
  }

  /** Another bundle, another table, another database. */
  private void change() {
    if (chaos.below(kind.pushes()) == 0) releases.push(depth > 1, () -> relay(0));
    if (kind.lends()) steward.takeAlong(functions.platform());
    if (operator.rebuilds() || chaos.below(6) == 0) operator.rebuild();
    if (chaos.below(kind.restores()) == 0) restore();
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
      releases.pointReadable();
      for (long i = 0; i < until.toSeconds(); i++) {
        command(bank.next());
        lend(lending.next());
      }
      new ParkedStreams(new Link(this, Optional.empty())).release(Optional.of("*"));
      if (kind.lends()) steward.tidy(functions.platform());
      if (kind.lends() && second >= WITHDRAWN) clerks.doAll(this::ask);
      till.goOn(this::ask);
      relay(0);
      functions.project(0);
      functions.project(1);
      time.advance(until);
    } finally {
      depth--;
    }
  }

  /** Ends runs that wait for what somebody has passed over. */
  void endStranded(List<String> runs) {
    runs.forEach(run -> steward.end(run, functions.platform()));
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

  /** Others may come for files while somebody waits for the bytes of one. */
  void atBucket() {
    if (chaos.isOn() && depth < DEEPEST && chaos.below(3) == 0) atShelf();
  }

  /** Somebody does something about files. */
  void atShelf() {
    depth++;
    try {
      shelf.act(depth > 1);
    } finally {
      depth--;
    }
  }

  /** People come for their files alone, where this world has any. */
  void keepFiles(int acts) {
    if (kind.keepsFiles()) shelf.run(kind.changes(), acts);
  }

  /** The database has at {@code path} what the claim under {@code key} came to, whoever knows. */
  void there(String key, String path) {
    vendor.there(bill(key), path);
  }

  /**
   * The database has said that it has at {@code path} what the claim under {@code key} came to.
   *
   * @return what it counts as when whoever has the claim is gone now
   */
  Fault kept(String key, String path) {
    return vendor.kept(bill(key), path);
  }

  private static String bill(String key) {
    return key.substring(key.indexOf('-') + 1);
  }

  /** What is on its way of bills; empty where all is as it has to be. */
  String bills(int second) {
    return till.settle(link(), second >= PATIENCE);
  }

  Shelf shelf() {
    return shelf;
  }

  Plant plant() {
    return plant;
  }

  /** A request to one of the functions. */
  private HttpAnswer ask(HttpRequest request) {
    return functions.ask(chaos.isOn() ? chaos.below(2) : 0, request);
  }

  private void lend(Optional<Lending.Request> request) {
    if (request.isEmpty()) return;
    lending.sending(request.get());
    lending.answered(request.get(), ask(request.get().http));
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

  /**
   * A backup becomes a database: beside the one that serves, or in its place, while nobody asks for
   * anything.
   */
  void restore() {
    boolean moves = depth <= 1 && chaos.even();
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

  private void command(Optional<Bank.Order> order) {
    if (order.isEmpty()) return;
    Optional<HttpAnswer> answer = functions.answer(chaos.below(2), order.get().request);
    answer.ifPresent(told -> bank.answered(order.get(), told));
  }

  /** A tick. */
  void relay(int which) {
    if (depth > 1) chaos.happened(Fault.TWO_RELAYS);
    if (atRuns > 0) chaos.happened(Fault.TWO_WORK_ON_RUNS);
    functions.relay(which).ifPresent(releases::refused);
  }
}
