package dev.lathe.simulation;

import dev.lathe.simulation.Bank.Account;
import dev.lathe.simulation.Bank.Wrong;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** One run from a seed: trouble, then calm, then a look at what came of it. */
final class Simulation {
  /** Commands of a run. */
  static final int ORDERS = 50;

  /** Acts while there is trouble; more than 50 commands with their retries need. */
  private static final int ACTS = 600;

  /** Seconds of calm after which all has to be whole: a parked stream waits 60, a message 30. */
  private static final int CALM = 200;

  private final World world;

  Simulation(long seed, Bundles bundles) {
    this.world = World.of(seed, ORDERS, bundles);
  }

  /**
   * @throws Wrong if something was lost, doubled, or reordered
   */
  Map<Fault, Integer> run() {
    try {
      for (int i = 0; i < ACTS && !(world.bank().done() && i > ACTS / 2); i++) {
        world.act();
      }
      world.chaos().end();
      String wrong = "nothing was looked at";
      for (int second = 0; second < CALM; second++) {
        world.calm();
        if (!world.bank().done()) continue;
        wrong = difference(world.server());
        if (wrong.isEmpty()) return world.chaos().hits();
      }
      throw new Wrong(
          world.bank().done()
              ? "after " + CALM + " s of calm: " + wrong
              : "orders without an answer after " + CALM + " s of calm");
    } finally {
      world.server().close();
    }
  }

  private String difference(DatabaseServer server) {
    Map<String, Account> accounts = world.bank().accounts();
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
    try {
      boolean first = world.servesFirst();
      compare(
          "state",
          state,
          rows(
              server,
              "SELECT id,id,owner,balance,last_event_version FROM "
                  + (first ? "accounts" : "accounts_b"),
              true));
      compare(
          "log",
          streams,
          rows(
              server,
              "SELECT stream,count(*),max(version) FROM event WHERE entity<>'Ghost' GROUP BY"
                  + " stream",
              false));
      compare(
          "copy",
          copies,
          rows(
              server,
              "SELECT id,id,owner,balance FROM " + (first ? "account_copies" : "copies_b"),
              false));
      compare(
          "owners",
          byOwner,
          rows(
              server,
              "SELECT owner,deposits,moved FROM " + (first ? "owners" : "owners_b"),
              false));
      var taken = new TreeMap<String, String>();
      world.ledger().versions().forEach((stream, last) -> taken.put(stream, Long.toString(last)));
      compare("webhook", posted, taken);
      return "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
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

  private static Map<String, String> rows(DatabaseServer server, String sql, boolean versioned)
      throws SQLException {
    var rows = new TreeMap<String, String>();
    try (var statement = server.connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      int width = row.getMetaData().getColumnCount();
      while (row.next()) {
        var text = new StringBuilder();
        for (int i = 2; i <= width; i++) {
          String name = row.getMetaData().getColumnLabel(i);
          String value = row.getString(i);
          if (name.equals("balance") || name.equals("moved")) {
            value = new BigDecimal(value).setScale(2).toPlainString();
          }
          if (versioned && i == width) value = "v" + value;
          text.append(i == 2 ? "" : " ").append(value);
        }
        rows.put(row.getString(1), text.toString());
      }
    }
    return rows;
  }

  /** Not as it has to be, as long as something is on its way. */
  private static final class Different extends RuntimeException {
    private static final long serialVersionUID = 1;

    Different(String message) {
      super(message);
    }
  }
}
