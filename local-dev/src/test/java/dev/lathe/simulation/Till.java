package dev.lathe.simulation;

import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.simulation.Bank.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** Who pays bills, of which each is charged by a vendor, and what must come of that. */
final class Till {
  private static final Statement CLAIMS =
      Statement.read("SELECT key,state FROM lathe_claim ORDER BY key");

  /** How often a bill was paid, and how often it was closed and not opened again. */
  private static final Statement EVENTS =
      Statement.read(
          "SELECT stream,sum(type='BillPay'),sum((type IN ('BillPay','BillCancel'))-"
              + "(type='BillReopen')) FROM event WHERE entity='Bill' GROUP BY stream");

  private final Chaos chaos;
  private final Vendor vendor;
  private final int most;
  private final List<Bill> bills = new ArrayList<>();

  /**
   * @param most bills in all
   */
  Till(Chaos chaos, Vendor vendor, int most) {
    this.chaos = chaos;
    this.vendor = vendor;
    this.most = most;
  }

  /** Somebody asks for something about some bill, for the first time or once more. */
  void act(Function<HttpRequest, HttpAnswer> door) {
    if (bills.size() < most && (bills.isEmpty() || chaos.below(3) == 0)) {
      Bill bill = next();
      bill.ask(door);
      if (bill.isAsked()) bill.pay(door, chaos);
    } else if (!bills.isEmpty()) {
      Bill bill = bills.get(chaos.below(bills.size()));
      if (!bill.isAsked()) bill.ask(door);
      else if (chaos.below(8) == 0) bill.turn(door);
      else bill.pay(door, chaos);
    }
  }

  private Bill next() {
    bills.add(new Bill("b" + bills.size(), bills.size() % 3 != 0));
    return bills.getLast();
  }

  /**
   * What somebody does while the vendor is asked about {@code id}, of which the money may come
   * back.
   */
  void meanwhile(String id, Function<HttpRequest, HttpAnswer> door) {
    for (Bill bill : bills) {
      boolean about = bill.id().equals(id) && bill.isRefundable();
      if (about && chaos.even()) bill.turn(door);
    }
  }

  /** Everybody asks until they know; while nothing goes wrong. */
  void goOn(Function<HttpRequest, HttpAnswer> door) {
    while (bills.size() < most) next();
    for (Bill bill : bills) {
      if (!bill.isAsked()) bill.ask(door);
      if (bill.isReopening()) bill.turn(door);
      if (bill.isAsked() && !bill.isOver(vendor)) bill.pay(door, chaos);
    }
  }

  /**
   * Looks at each bill.
   *
   * @param patient whether claims may still be open, as whoever goes on with them waits longer each
   *     time
   * @return what is on its way; empty where nothing is
   */
  String settle(Database database, boolean patient) {
    var claims = new TreeMap<String, String>();
    Rows rows = database.executeWhereThere(CLAIMS);
    for (int row = 0; row < rows.size(); row++) {
      claims.put(rows.requiredText(row, 0), rows.requiredText(row, 1));
    }
    var paid = new TreeMap<String, Boolean>();
    rows = database.execute(EVENTS);
    for (int row = 0; row < rows.size(); row++) {
      String stream = rows.requiredText(row, 0);
      paid.put(stream, rows.requiredInteger(row, 1) == 1);
      if (rows.requiredInteger(row, 2) > 1) throw new Wrong("twice " + stream);
    }
    for (Bill bill : bills) {
      if (!bill.isTold(vendor) && !patient) return bill + " is on its way";
      bill.check(
          vendor,
          paid.getOrDefault("Bill-" + bill.id(), false),
          claims.getOrDefault("pay-" + bill.id(), ""));
    }
    return "";
  }
}
