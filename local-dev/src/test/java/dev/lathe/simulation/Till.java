package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.simulation.Bank.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Who pays bills, of which each is charged by a vendor, and what must come of that. */
final class Till {
  private static final String PAID = "paid";
  private static final String WITHOUT_EVENT = "EFFECT_WITHOUT_EVENT";
  private static final String UNKNOWN = "EXTERNAL_OUTCOME_UNKNOWN";
  private static final String DECLINED = "CARD_DECLINED";
  private static final String CANCELLED = "COMMAND_ILLEGAL_TRANSITION";

  /** Answers after which nothing comes any more. */
  private static final Set<String> LAST = Set.of(PAID, WITHOUT_EVENT, CANCELLED);

  private static final Set<String> ENDS = Set.of(PAID, WITHOUT_EVENT, CANCELLED, UNKNOWN, DECLINED);

  private static final Statement CLAIMS =
      Statement.read("SELECT key,state FROM lathe_claim ORDER BY key");

  private static final Statement EVENTS =
      Statement.read(
          "SELECT stream,type FROM event WHERE entity='Bill' AND type<>'BillAsk' ORDER BY position");

  /** One bill. */
  private static final class Bill {
    private final String id;
    private boolean asked;
    private boolean cancelled;

    /** What whoever pays was told last. */
    private String answer = "";

    private Bill(String id) {
      this.id = id;
    }
  }

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
      bills.add(new Bill("b" + bills.size()));
      ask(bills.getLast(), door);
    } else if (!bills.isEmpty()) {
      Bill bill = bills.get(chaos.below(bills.size()));
      if (!bill.asked) ask(bill, door);
      else if (chaos.below(8) == 0) cancel(bill, door);
      else pay(bill, door);
    }
  }

  /** Everybody asks until they know; while nothing goes wrong. */
  void goOn(Function<HttpRequest, HttpAnswer> door) {
    while (bills.size() < most) bills.add(new Bill("b" + bills.size()));
    for (Bill bill : bills) {
      if (!bill.asked) ask(bill, door);
      if (bill.asked && !LAST.contains(bill.answer)) pay(bill, door);
    }
  }

  private static void ask(Bill bill, Function<HttpRequest, HttpAnswer> door) {
    Json.Obj body = new Members().with("id", bill.id).object();
    HttpAnswer answer = door.apply(post("/till/bills", "ask-" + bill.id, body));
    if (answer.status() == 200) bill.asked = true;
    else if (answer.status() < 500) throw new Wrong(bill.id + " is " + People.text(answer));
  }

  private static void cancel(Bill bill, Function<HttpRequest, HttpAnswer> door) {
    HttpAnswer answer =
        door.apply(
            post(
                "/till/bills/" + bill.id + "/cancel", "cancel-" + bill.id, new Members().object()));
    if (answer.status() == 200) bill.cancelled = true;
  }

  private void pay(Bill bill, Function<HttpRequest, HttpAnswer> door) {
    HttpAnswer answer =
        door.apply(
            post("/till/bills/" + bill.id + "/pay", "pay-" + bill.id, new Members().object()));
    String told = answer.status() == 200 ? PAID : People.code(answer).orElse("");
    if (LAST.contains(bill.answer)) {
      if (ENDS.contains(told) && !told.equals(bill.answer)) {
        throw new Wrong(bill.id + " was answered " + bill.answer + " and then " + told);
      }
      return;
    }
    if (told.equals(WITHOUT_EVENT)) chaos.happened(Fault.EFFECT_WITHOUT_EVENT);
    if (told.equals(UNKNOWN) && !bill.answer.equals(UNKNOWN)) {
      chaos.happened(Fault.OUTCOME_UNKNOWN);
    }
    if (told.equals("COMMAND_IN_PROGRESS")) chaos.happened(Fault.CLAIM_IN_PROGRESS);
    bill.answer = told;
  }

  private static HttpRequest post(String path, String key, Json.Obj body) {
    Map<String, String> headers =
        Map.of("idempotency-key", key, "content-type", "application/json");
    return new HttpRequest(
        "POST", path, "", HttpHeaders.of(headers), HttpBody.of(JsonText.write(body)));
  }

  /**
   * Looks whether each bill was charged once at the most, and whether what its payer is told is
   * what the log says.
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
    var events = new TreeMap<String, String>();
    rows = database.execute(EVENTS);
    for (int row = 0; row < rows.size(); row++) {
      String stream = rows.requiredText(row, 0);
      if (events.put(stream, rows.requiredText(row, 1)) != null) throw new Wrong("twice " + stream);
    }
    for (Bill bill : bills) {
      if (!ENDS.contains(bill.answer) && !patient) return bill.id + " is " + bill.answer;
      check(
          bill,
          events.getOrDefault("Bill-" + bill.id, "").equals("BillPay"),
          claims.getOrDefault("pay-" + bill.id, ""));
    }
    return "";
  }

  private void check(Bill bill, boolean paid, String claim) {
    long charged = vendor.charges(bill.id);
    boolean right =
        switch (bill.answer) {
          case PAID -> charged == 1 && paid && claim.isEmpty() && !bill.cancelled;
          case CANCELLED -> charged == 0 && !paid && claim.isEmpty();
          case DECLINED -> charged == 0 && !paid && claim.isEmpty();
          case WITHOUT_EVENT -> charged == 1 && !paid && claim.equals("refused");
          case UNKNOWN -> !vendor.takesKeys() && charged <= 1 && !paid && claim.equals("unknown");
          // Somebody else goes on with it, or has gone on with it since.
          default -> paid ? charged == 1 && claim.isEmpty() : charged <= (claim.isEmpty() ? 0 : 1);
        };
    if (!right) {
      throw new Wrong(
          "%s was charged %s times, is paid: %s, claim: %s, told: %s"
              .formatted(bill.id, charged, paid, claim, bill.answer));
    }
  }
}
