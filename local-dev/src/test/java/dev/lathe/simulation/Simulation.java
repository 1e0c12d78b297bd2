package dev.lathe.simulation;

import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.simulation.Bank.Account;
import dev.lathe.simulation.Bank.Wrong;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run from a seed: trouble, then calm, then a look at what came of it. */
final class Simulation {
  /** Commands of a run. */
  static final int ORDERS = 50;

  /** Loans of a run, each with runs of workflows. */
  private static final int LOANS = 5;

  /** Refusals of one minute that are counted and written: the first, the second, two more. */
  private static final int REFUSALS = 4;

  /** Seconds of calm after which all has to be whole: a parked stream waits 60, a message 30. */
  private static final int CALM = 200;

  /** Seconds of calm after which nothing comes any more for runs that somebody has led astray. */
  private static final int STRANDED = 100;

  /** Seconds of calm in which one is looked at after the other, and how many are one step then. */
  private static final int SOON = 5;

  private static final int STEP = 5;

  private static final Statement LOG =
      Statement.read(
          "SELECT position,stream,version,id,type,time,correlation,causation,data FROM event ORDER"
              + " BY position");

  private final World world;
  private final int acts;
  private @Nullable Expected expected;

  /** What the log came to when it was last looked at. */
  private @Nullable AccountFold fold;

  Simulation(long seed, Bundles bundles, Trouble trouble) {
    this.world = World.of(seed, ORDERS, LOANS, trouble.without(), bundles);
    this.acts = trouble.acts();
  }

  /**
   * What came of a run that was in order.
   *
   * @param hits how often each fault was hit
   * @param trace a digest of all that the log has
   */
  record Outcome(Map<Fault, Integer> hits, String trace) {}

  /**
   * @throws Wrong if something was lost, doubled, or reordered
   */
  Outcome run() {
    try {
      for (int i = 0; i < acts && !(world.bank().done() && i > world.enough(acts)); i++) {
        world.act();
      }
      world.chaos().end();
      world.book().check();
      String wrong = "nothing was looked at";
      int step = 1;
      for (int second = 0; second < CALM; second += step) {
        step = second < SOON ? 1 : STEP;
        world.calm(second, Duration.ofSeconds(step));
        if (second == STRANDED) world.endStranded(world.book().stranded());
        if (!done()) continue;
        wrong = difference(world.server());
        if (wrong.isEmpty()) wrong = world.bills(second);
        if (wrong.isEmpty()) wrong = lent();
        if (wrong.isEmpty()) world.checkParts();
        if (wrong.isEmpty()) found();
        if (!wrong.isEmpty()) continue;
        String trace = trace();
        world.keepFiles(acts);
        return new Outcome(world.chaos().hits(), trace);
      }
      throw new Wrong(
          done()
              ? "after " + CALM + " s of calm: " + wrong
              : "orders without an answer after " + CALM + " s of calm");
    } finally {
      world.server().close();
    }
  }

  /** Copies are found by the words that they have by now, and by no others. */
  private void found() {
    world.checkWords();
    AccountFold told = Objects.requireNonNull(fold);
    // The beginnings of words of both memos, in capitals.
    for (String memo : List.of("paid in", "paid out")) {
      world.checkFound("P%20" + memo.substring(5, 6).toUpperCase(Locale.ROOT), told.noted(memo));
    }
  }

  private String trace() {
    return Sha256.hex(world.server().execute(LOG).rows().toString());
  }

  private boolean done() {
    return world.bank().done() && world.lending().done();
  }

  /** What is on its way of loans; empty where all is as it has to be. */
  private String lent() {
    LoanBook book = world.book();
    String pending = book.pending();
    if (!pending.isEmpty()) return pending;
    book.check();
    book.settle(world.clerks().completed(), world.steward().cancelled());
    world.lending().checkLimit();
    book.budgetsSpent().forEach(_ -> world.chaos().happened(Fault.BUDGET_SPENT));
    refused();
    return "";
  }

  private void refused() {
    for (int i = 0; i < REFUSALS; i++) world.refuse("eve");
    long counted =
        world
            .server()
            .execute(Statement.read("SELECT sum(times) FROM lathe_refusal WHERE actor_id='eve'"))
            .requiredInteger(0, 0);
    if (counted != REFUSALS) throw new Wrong(counted + " refusals were counted, not " + REFUSALS);
  }

  /** What there has to be of accounts, each as a line by its id or stream. */
  private record Expected(
      Map<String, String> state,
      Map<String, String> copies,
      Map<String, String> streams,
      Map<String, String> posted,
      Map<String, String> byOwner) {
    static Expected of(Map<String, Account> accounts) {
      var state = new TreeMap<String, String>();
      var copies = new TreeMap<String, String>();
      var streams = new TreeMap<String, String>();
      var posted = new TreeMap<String, String>();
      var owners = new TreeMap<String, long[]>();
      accounts.forEach(
          (id, account) -> {
            String row = id + " " + account.owner + " " + Bank.money(account.balance);
            state.put(id, row + " v" + account.version);
            copies.put(id, row);
            if (account.balance < 0) throw new Wrong(id + " has " + Bank.money(account.balance));
            streams.put("Account-" + id, account.version + " " + account.version);
            posted.put("Account-" + id, Long.toString(account.version));
            if (account.deposits == 0) return;
            long[] sums = owners.computeIfAbsent(account.owner, _ -> new long[2]);
            sums[0] += account.deposits;
            sums[1] += account.deposited;
          });
      var byOwner = new TreeMap<String, String>();
      owners.forEach((owner, sums) -> byOwner.put(owner, sums[0] + " " + Bank.money(sums[1])));
      return new Expected(state, copies, streams, posted, byOwner);
    }
  }

  /** All orders have their answers by now: what has to come of them stays. */
  private Expected expected() {
    Expected known = expected;
    if (known == null) {
      known = Expected.of(world.bank().accounts());
      expected = known;
    }
    return known;
  }

  /** First what comes late and costs little to look at. */
  private String difference(DatabaseServer server) {
    Expected all = expected();
    try {
      var taken = new TreeMap<String, String>();
      world.ledger().versions().forEach((stream, last) -> taken.put(stream, Long.toString(last)));
      compare("webhook", all.posted(), taken);
      BankForm form = world.releases().form();
      compare(
          "copy",
          all.copies(),
          rows(server, "SELECT id,id,owner,balance FROM " + form.copies(), false));
      compare(
          "owners",
          all.byOwner(),
          rows(
              server,
              "SELECT owner,deposits,moved%s FROM %s"
                  .formatted(form.cents() ? "/100.0 AS moved" : "", form.owners()),
              false));
      compare(
          "state",
          all.state(),
          rows(
              server,
              "SELECT id,id,owner,balance,last_event_version FROM " + form.accounts(),
              true));
      compare(
          "log",
          all.streams(),
          rows(
              server,
              "SELECT stream,count(*),max(version) FROM event WHERE entity='Account' GROUP BY"
                  + " stream",
              false));
      AccountFold told = AccountFold.of(server, form, world.chaos());
      fold = told;
      compare(
          "fold",
          told.told(),
          rows(
              server,
              "SELECT id,id,owner,balance,moved%s FROM %s"
                  .formatted(form.renames() ? ",tier" : "", form.accounts()),
              false));
      compare(
          "memo",
          told.memos(),
          rows(server, "SELECT id,coalesce(memo,'') AS memo FROM " + form.copies(), false));
      return "";
    } catch (Different different) {
      return String.valueOf(different.getMessage());
    }
  }

  private static void compare(
      String what, Map<String, String> expected, Map<String, String> found) {
    if (!expected.equals(found)) {
      throw new Different(what + ": expected " + expected + ", found " + found);
    }
  }

  private static Map<String, String> rows(DatabaseServer server, String sql, boolean versioned) {
    var found = new TreeMap<String, String>();
    Rows rows = server.execute(Statement.read(sql));
    for (int row = 0; row < rows.size(); row++) {
      int width = rows.columns().size();
      var text = new StringBuilder();
      for (int i = 1; i < width; i++) {
        String name = rows.columns().get(i);
        String value = String.valueOf(rows.value(row, i));
        if (name.equals("balance") || name.equals("moved")) {
          value = new BigDecimal(value).setScale(2).toPlainString();
        }
        if (versioned && i == width - 1) value = "v" + value;
        text.append(i == 1 ? "" : " ").append(value);
      }
      found.put(rows.requiredText(row, 0), text.toString());
    }
    return found;
  }

  /** Not as it has to be, as long as something is on its way. */
  private static final class Different extends RuntimeException {
    private static final long serialVersionUID = 1;

    Different(String message) {
      super(message);
    }
  }
}
